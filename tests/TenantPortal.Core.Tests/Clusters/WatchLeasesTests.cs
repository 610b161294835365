using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Clusters;

public sealed class WatchLeasesTests
{
    private const string Cluster = "default";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Of_many_replicas_one_watches_a_cluster(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var leases = portal.Get<WatchLeases>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => leases.TryTakeAsync(Cluster, $"replica-{number}", Cancellation)));

        Assert.Single(taken, isTaken => isTaken);
        Assert.True(leases.IsHeld(Assert.Single(await leases.ListAsync(Cancellation))));
    }

    [Theory, OnEveryDatabase]
    public async Task A_claim_that_is_not_renewed_ends_within_15_seconds(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var leases = portal.Get<WatchLeases>();
        await leases.TryTakeAsync(Cluster, "killed", Cancellation);

        portal.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(await leases.TryTakeAsync(Cluster, "other", Cancellation));
        portal.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.True(await leases.TryTakeAsync(Cluster, "other", Cancellation));
        var watch = Assert.Single(await leases.ListAsync(Cancellation));
        Assert.Equal(("other", portal.Time.GetUtcNow()), (watch.Replica, watch.TakenAt));
    }

    [Theory, OnEveryDatabase]
    public async Task A_renewed_claim_goes_on_and_says_what_is_followed_since_when(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var leases = portal.Get<WatchLeases>();
        await leases.TryTakeAsync(Cluster, "one", Cancellation);
        var takenAt = portal.Time.GetUtcNow();

        for (var times = 0; times < 5; times++)
        {
            portal.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(await leases.RenewAsync(Cluster, "one", ["Namespace", "Role"], Cancellation));
        }

        Assert.False(await leases.TryTakeAsync(Cluster, "other", Cancellation));
        var watch = Assert.Single(await leases.ListAsync(Cancellation));
        Assert.Equal(takenAt, watch.TakenAt);
        Assert.Equal(["Namespace", "Role"], watch.Kinds);
    }

    [Theory, OnEveryDatabase]
    public async Task A_process_that_stops_is_replaced_at_once_and_renews_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var leases = portal.Get<WatchLeases>();
        await leases.TryTakeAsync(Cluster, "one", Cancellation);
        await leases.TryTakeAsync("second", "two", Cancellation);

        await leases.ReleaseAsync("one", Cancellation);

        Assert.True(await leases.TryTakeAsync(Cluster, "two", Cancellation));
        Assert.False(await leases.RenewAsync(Cluster, "one", [], Cancellation));
        Assert.False(await leases.TryTakeAsync("second", "one", Cancellation));
    }

    [Fact]
    public async Task A_restart_takes_over_from_itself()
    {
        await using var portal = await TestPortal.StartAsync();
        var leases = portal.Get<WatchLeases>();
        await leases.TryTakeAsync(Cluster, "one", Cancellation);
        await leases.RenewAsync(Cluster, "one", ["Role"], Cancellation);
        portal.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await leases.TryTakeAsync(Cluster, "one", Cancellation));

        var watch = Assert.Single(await leases.ListAsync(Cancellation));
        Assert.Equal(portal.Time.GetUtcNow(), watch.TakenAt);
        Assert.Empty(watch.Kinds);
    }

    [Fact]
    public async Task A_claim_from_before_the_clock_was_set_back_has_ended()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var later = await portal.RestartAsync();
        later.Time.Advance(TimeSpan.FromDays(30));
        await later.Get<WatchLeases>().TryTakeAsync(Cluster, "killed", Cancellation);

        Assert.True(await portal.Get<WatchLeases>().TryTakeAsync(Cluster, "other", Cancellation));
    }
}
