namespace TenantPortal.Core.Tests;

public sealed class ChangeOutboxTests
{
    private readonly ChangeOutbox _outbox = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_published_before_it_is_taken_is_one_notice()
    {
        var feed = new ChangeFeed(_outbox);

        feed.Publish(ChangeTopics.Quotas);
        feed.Publish(ChangeTopics.Tenants);
        new ReconcileSignal(_outbox).Set();

        await _outbox.WaitAsync(Cancellation);
        Assert.Equal(new ChangeNotice(_outbox.Sender, ChangeTopics.Quotas | ChangeTopics.Tenants, WakesReconcilers: true), _outbox.Take());
        Assert.Null(_outbox.Take());
    }

    [Fact]
    public void What_was_received_is_not_announced_again()
    {
        var heard = new List<ChangeTopics>();
        var (feed, signal) = (new ChangeFeed(_outbox), new ReconcileSignal(_outbox));
        using var page = feed.Subscribe(heard.Add);
        var woken = signal.Next;

        feed.Receive(ChangeTopics.Quotas);
        signal.Wake();

        Assert.Equal([ChangeTopics.Quotas], heard);
        Assert.True(woken.IsCompleted);
        Assert.Null(_outbox.Take());
    }

    [Fact]
    public void A_notice_is_read_as_it_was_sent()
    {
        var notice = new ChangeNotice(_outbox.Sender, ChangeTopics.Quotas | ChangeTopics.Clusters, WakesReconcilers: true);

        Assert.Equal(notice, ChangeNotice.Parse(notice.Payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("someone")]
    [InlineData("someone many 1")]
    [InlineData("someone 1 2")]
    [InlineData("someone 1 1 more")]
    public void What_cannot_be_read_counts_as_a_change_of_everything(string payload) =>
        Assert.Equal(new ChangeNotice("", ChangeTopics.All, WakesReconcilers: true), ChangeNotice.Parse(payload));
}
