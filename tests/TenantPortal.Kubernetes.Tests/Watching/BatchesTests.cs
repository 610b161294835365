using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>How many events wait in memory while the database stores others.</summary>
public sealed class BatchesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_events_wait_in_the_connection_and_not_in_memory_while_the_database_is_slow()
    {
        const int Events = 10_000;
        const int MostInMemory = 2_500;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sizes = new List<int>();
        var batches = new Batches<int>(
            async (batch, _) =>
            {
                sizes.Add(batch.Count);
                await release.Task;
            }
        );
        var (added, isStuck) = (0, false);
        var storing = batches.StoreAsync(Cancellation);
        while (added < Events)
        {
            var adding = batches.AddAsync(added++, Cancellation);
            if (!adding.IsCompleted && !isStuck)
            {
                isStuck = true;
                Assert.InRange(added, 1, MostInMemory + 1);
                release.SetResult();
            }

            await adding;
        }

        batches.Complete();
        await storing;

        Assert.True(isStuck);
        Assert.Equal(Events, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 500));
    }
}
