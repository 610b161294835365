namespace TenantPortal.Core.Tests;

public class ChangeFeedTests
{
    private readonly ChangeFeed _feed = new();

    [Fact]
    public void Every_subscriber_hears_what_changed()
    {
        var heard = new List<ChangeTopics>();
        using var first = _feed.Subscribe(heard.Add);
        using var second = _feed.Subscribe(heard.Add);

        _feed.Publish(ChangeTopics.Requests | ChangeTopics.Tenants);

        Assert.Equal([ChangeTopics.Requests | ChangeTopics.Tenants, ChangeTopics.Requests | ChangeTopics.Tenants], heard);
    }

    [Fact]
    public void Who_has_left_hears_nothing_more()
    {
        var heard = new List<ChangeTopics>();
        var subscription = _feed.Subscribe(heard.Add);

        subscription.Dispose();
        subscription.Dispose();
        _feed.Publish(ChangeTopics.All);

        Assert.Empty(heard);
        Assert.False(_feed.HasSubscribers);
    }

    [Fact]
    public void One_of_two_equal_subscribers_leaves_alone()
    {
        var heard = 0;
        void Hear(ChangeTopics topics) => heard++;
        var leaving = _feed.Subscribe(Hear);
        using var staying = _feed.Subscribe(Hear);

        leaving.Dispose();
        leaving.Dispose();
        _feed.Publish(ChangeTopics.All);

        Assert.Equal(1, heard);
    }

    [Fact]
    public void No_one_needs_to_listen() => _feed.Publish(ChangeTopics.All);

    [Fact]
    public async Task Coming_and_going_from_many_threads_loses_no_one()
    {
        var heard = 0;
        using var staying = _feed.Subscribe(_ => Interlocked.Increment(ref heard));

        await Parallel.ForAsync(
            0,
            1000,
            TestContext.Current.CancellationToken,
            (_, _) =>
            {
                _feed.Subscribe(_ => { }).Dispose();
                _feed.Publish(ChangeTopics.Quotas);
                return ValueTask.CompletedTask;
            }
        );

        Assert.Equal(1000, heard);
    }
}
