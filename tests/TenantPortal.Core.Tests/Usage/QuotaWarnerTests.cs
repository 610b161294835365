using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Usage;

public class QuotaWarnerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Leads_are_notified_once_at_each_threshold(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);

        await scene.SampleAsync("3.1", "3.2", "3.3", "3.9", "4");

        Assert.Equal(
            [
                "The quota of tenant 'shop' is nearly used: CPU 3.2 cores of 4 cores (80 %). The link opens a request for another quota.",
                "The quota of tenant 'shop' is nearly used: CPU 3.9 cores of 4 cores (98 %). The link opens a request for another quota.",
            ],
            (await NotificationsAsync(scene.Portal)).Select(one => one.Text)
        );
    }

    [Fact]
    public async Task A_jump_over_both_thresholds_is_one_notification()
    {
        await using var scene = await UsageScene.StartAsync();

        await scene.SampleAsync("4");

        Assert.Single(await NotificationsAsync(scene.Portal));
    }

    [Fact]
    public async Task A_use_that_swings_around_the_threshold_is_not_announced_again()
    {
        await using var scene = await UsageScene.StartAsync();

        // 82 %, 75 % and 82 %.
        await scene.SampleAsync("3.28", "3", "3.28");

        Assert.Single(await NotificationsAsync(scene.Portal));
    }

    [Fact]
    public async Task A_use_that_fell_by_more_than_five_points_is_announced_again()
    {
        await using var scene = await UsageScene.StartAsync();

        await scene.SampleAsync("3.28", "2.9", "3.28");

        Assert.Equal(2, (await NotificationsAsync(scene.Portal)).Count);
    }

    [Fact]
    public async Task Any_line_of_the_quota_counts_except_those_that_forbid()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.Portal.Observations.SaveQuotasAsync(
            "default",
            [UsageScene.Report("shop", ("secrets", "95", "100"), ("requests.cpu", "3.5", "4"), ("services.nodeports", "0", "0"), ("pods", "1", "40"))],
            Cancellation
        );

        await scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation);

        Assert.Contains(
            "CPU 3.5 cores of 4 cores (88 %), secrets 95 of 100 (95 %).",
            Assert.Single(await NotificationsAsync(scene.Portal)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_notification_links_to_the_form_with_the_present_quota()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("4");

        var told = Assert.Single(await NotificationsAsync(scene.Portal));

        Assert.Equal("tenants/shop/change/quota", AnnouncementWords.PathOf(told.Kind, told.RequestId, told.Tenant, told.Page));
        Assert.Equal([Audience.TeamLeads("payments")], told.Audiences);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_replicas_one_notifies(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await using var replica = await scene.Portal.RestartAsync();
        await scene.ReportAsync("4");
        await replica.Observations.SaveQuotasAsync("default", [UsageScene.Report("shop", ("requests.cpu", "4", "4"))], Cancellation);

        await Task.WhenAll(
            Task.Run(() => scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation), Cancellation),
            Task.Run(() => replica.Get<UsageRecorder>().RunAsync(Cancellation), Cancellation)
        );

        Assert.Single(await NotificationsAsync(scene.Portal));
    }

    private static async Task<List<Announcement>> NotificationsAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Announcements.Where(one => one.Kind == AnnouncementKind.QuotaNearlyUsed).OrderBy(one => one.Id).ToListAsync(Cancellation);
    }
}
