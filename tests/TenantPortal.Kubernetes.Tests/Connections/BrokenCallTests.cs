using Microsoft.AspNetCore.Http;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>Calls whose answer does not come, or breaks off.</summary>
public sealed class BrokenCallTests
{
    private const string Things = "/api/v1/things";
    private const string Answer = """{"kind":"ThingList","apiVersion":"v1","metadata":{"resourceVersion":"10"},"items":[{"metadata":{"name":"a"}}]}""";

    private readonly LogLines<CallRetry> _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("""{"kind":"ThingList",""")]
    public async Task A_call_that_exceeds_its_time_limit_is_reported_and_not_repeated_at_once(string beginning)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.List = async context =>
        {
            if (beginning.Length > 0)
            {
                await context.Response.WriteAsync(beginning, Cancellation);
                await context.Response.Body.FlushAsync(Cancellation);
            }

            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var time = new SteppedTime();
        using var api = cluster.Repeating(Retry(time), time);

        var call = api.ListAsync(Things, Cancellation);
        await arrived.Task.WaitAsync(Cancellation);
        Assert.Equal(ClusterApi.CallTimeout, await time.NextDelayAsync(Cancellation));
        time.Advance(ClusterApi.CallTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => call);

        Assert.Single(cluster.Lists);
        Assert.Empty(_log.Lines);
        Assert.Equal(
            "Cluster 'one' is unreachable: it did not respond in time. The portal retries automatically.",
            ClusterProblem.Explain("one", exception).Message
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_connection_that_is_reset_in_the_middle_of_a_body_is_repeated(int resets)
    {
        await using var server = new ResettingServer(Answer, resets);
        using var api = ScriptedCluster.Connect(server.Address, Retry(TimeProvider.System));

        var answer = await api.ListAsync(Things, Cancellation);

        Assert.Equal("a", (string?)answer.Body["items"]![0]!["metadata"]!["name"]);
        Assert.Equal((resets + 1, resets), (server.Calls, _log.Lines.Count));
        Assert.All(_log.Lines, line => Assert.Contains("failed with a broken connection", line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_is_always_reset_is_reported_as_unreachable()
    {
        await using var server = new ResettingServer(Answer, int.MaxValue);
        using var api = ScriptedCluster.Connect(server.Address, retry: null);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => api.ListAsync(Things, Cancellation));

        Assert.True(ClusterProblem.CanExplain(exception), exception.ToString());
        Assert.StartsWith("Cluster 'one' is unreachable", ClusterProblem.Explain("one", exception).Message, StringComparison.Ordinal);
    }

    private CallRetry Retry(TimeProvider time) => new("one", time, new CallMetrics(Meters.New()), _log);
}
