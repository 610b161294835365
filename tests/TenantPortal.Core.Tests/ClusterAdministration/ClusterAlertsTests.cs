using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.ClusterAdministration;

public sealed class ClusterAlertsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_cluster_that_is_away_is_one_alert_and_its_return_another_one(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.Observations.SaveStatusAsync("default", reachable: false, "It refuses connections.", Cancellation);
        await AnnounceAsync(portal);
        Assert.Empty(await HeardAsync(portal, Given.Admin()));

        portal.Time.Advance(ClusterAlerts.Delay);
        await AnnounceAsync(portal);
        await AnnounceAsync(portal);
        Assert.Equal([AnnouncementKind.ClusterAway], await HeardAsync(portal, Given.Admin()));
        portal.Time.Advance(TimeSpan.FromMinutes(1));
        await portal.Observations.SaveStatusAsync("default", reachable: true, "The cluster is reachable.", Cancellation);
        await AnnounceAsync(portal);
        await AnnounceAsync(portal);

        Assert.Equal([AnnouncementKind.ClusterBack, AnnouncementKind.ClusterAway], await HeardAsync(portal, Given.Admin()));
        Assert.Empty(await HeardAsync(portal, Given.Lead()));
    }

    [Fact]
    public async Task What_passes_within_a_minute_is_not_announced()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Observations.SaveStatusAsync("default", reachable: false, "It refuses connections.", Cancellation);
        portal.Time.Advance(ClusterAlerts.Delay / 2);
        await portal.Observations.SaveStatusAsync("default", reachable: true, "The cluster is reachable.", Cancellation);
        portal.Time.Advance(ClusterAlerts.Delay);

        await AnnounceAsync(portal);

        Assert.Empty(await HeardAsync(portal, Given.Admin()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_tenant_that_fails_because_its_cluster_is_away_is_not_announced_unless_it_still_fails_afterwards(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await portal.Observations.SaveStatusAsync("default", reachable: false, "It refuses connections.", Cancellation);

        await FailAsync(portal, waitsForCluster: true);
        await FailAsync(portal, waitsForCluster: true);
        Assert.DoesNotContain(AnnouncementKind.TenantFailing, await HeardAsync(portal, Given.Lead()));
        await portal.Observations.SaveStatusAsync("default", reachable: true, "The cluster is reachable.", Cancellation);
        await FailAsync(portal, waitsForCluster: false);
        await FailAsync(portal, waitsForCluster: false);

        Assert.Single(await HeardAsync(portal, Given.Lead()), kind => kind == AnnouncementKind.TenantFailing);
    }

    [Fact]
    public async Task The_banner_is_for_those_who_see_everything_and_for_people_with_a_tenant_there()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await portal.ApproveTenantAsync("cart");
        await portal.Observations.SaveStatusAsync("default", reachable: false, "It refuses connections.", Cancellation);

        foreach (var (user, expected) in new[] { (Given.Auditor(), 1), (Given.Lead(), 1), (Given.Member(), 1), (Given.Lead("search"), 0) })
            Assert.Equal(expected, (await portal.Get<TroubledClusters>().ListAsync(user, Cancellation)).Count);
    }

    private static Task AnnounceAsync(TestPortal portal) => portal.Get<ClusterAlerts>().AnnounceAsync(Cancellation);

    private static async Task FailAsync(TestPortal portal, bool waitsForCluster)
    {
        portal.Time.Advance(TimeSpan.FromMinutes(2));
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 1, Cancellation));
        var failed = new ReconcileResult(ReconcileOutcome.Failed, [new Condition(Condition.Ready, ConditionStatus.False, "Failed", "It failed.", default)], [])
        {
            WaitsForCluster = waitsForCluster,
        };
        Assert.True(await portal.Queue.CompleteAsync(claim, "r1", failed, portal.Time.GetUtcNow(), Cancellation));
    }

    private static async Task<IReadOnlyList<AnnouncementKind>> HeardAsync(TestPortal portal, CurrentUser user) =>
        [.. (await portal.Get<NotificationCenter>().ListAsync(user, null, 20, Cancellation)).Items.Select(item => item.Kind)];
}
