using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Usage;

public class UsageRollUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_complete_day_becomes_its_figures(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.SampleAsync("1", "2", "3", "2");

        await scene.EndDayAsync();

        var day = Assert.Single(await DaysAsync(scene.Portal));
        Assert.Equal(
            (new DateOnly(2026, 1, 5), "cpu", 1000, 2000, 3000, 3000, 4000, 4),
            (day.Day, day.Resource, day.Minimum, day.Mean, day.P95, day.Maximum, day.Hard, day.Samples)
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_day_has_the_figures_of_what_was_really_used_in_the_samples_that_were_measured(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.MeasureAsync(100);
        await scene.SampleAsync("2");
        await scene.MeasureAsync(300);
        await scene.SampleAsync("2");
        scene.Portal.Get<RealUseObservations>().Forget("default");
        await scene.SampleAsync("2");
        await scene.EndDayAsync();
        await scene.SampleAsync("2");
        await scene.EndDayAsync();

        Assert.Equal(
            [(100L, 200L, 300L, 300L, 2), (null, null, null, null, null)],
            (await DaysAsync(scene.Portal)).Select(day => (day.RealMinimum, day.RealMean, day.RealP95, day.RealMaximum, day.RealSamples))
        );
    }

    [Fact]
    public async Task The_present_day_is_not_rolled_up()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("1");

        await scene.RollUpAsync();

        Assert.Empty(await DaysAsync(scene.Portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_day_without_samples_has_no_row_and_the_next_one_does(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.SampleAsync("1");
        await scene.EndDayAsync();
        scene.Portal.Observations.ForgetQuotas("default");
        await scene.EndDayAsync();
        await scene.SampleAsync("2");
        await scene.EndDayAsync();

        Assert.Equal([(5, 1000), (7, 2000)], (await DaysAsync(scene.Portal)).Select(day => (day.Day.Day, day.Mean)));
    }

    [Fact]
    public async Task Days_that_ended_while_the_portal_was_stopped_are_rolled_up_later()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("1");
        scene.Portal.Time.Advance(TimeSpan.FromDays(1));
        await scene.SampleAsync("2");
        scene.Portal.Time.Advance(TimeSpan.FromDays(3));

        await scene.RollUpAsync();

        Assert.Equal([(5, 1000), (6, 2000)], (await DaysAsync(scene.Portal)).Select(day => (day.Day.Day, day.Mean)));
    }

    [Theory, OnEveryDatabase]
    public async Task Rolling_up_twice_or_by_two_replicas_equals_once(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.SampleAsync("1");
        scene.Portal.Time.Advance(TimeSpan.FromDays(1));
        await using var replica = await scene.Portal.RestartAsync();
        replica.Time.SetUtcNow(scene.Portal.Time.GetUtcNow());

        await Task.WhenAll(Task.Run(scene.RollUpAsync, Cancellation), Task.Run(() => replica.Get<UsageRollUp>().RunAsync(Cancellation), Cancellation));
        await scene.RollUpAsync();

        Assert.Single(await DaysAsync(scene.Portal));
        await using var db = scene.Portal.OpenDatabase();
        // Five resources and the number of tenants.
        Assert.Equal(6, await db.UsageTotals.CountAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task The_sums_of_a_day_are_kept_by_team_tier_cluster_and_environment(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.Portal.ApproveTenantAsync("till");
        await scene.Portal.ApproveTenantAsync("index", "search");
        await scene.ReportAsync("3", tenant: "till");
        await scene.SampleAsync("1");

        await scene.EndDayAsync();

        await using var db = scene.Portal.OpenDatabase();
        var totals = await db.UsageTotals.Where(total => total.Resource == "cpu").OrderBy(total => total.Team).ToListAsync(Cancellation);
        Assert.Equal(
            [("payments", "namespace", "default", "production", 8000, 8000L, 4000L), ("search", "namespace", "default", "production", 4000, null, null)],
            totals.Select(total => (total.Team, total.Tier, total.Cluster, total.Environment, total.Committed, total.Hard, total.Used))
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Samples_and_days_are_deleted_after_their_retention(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database, ("Usage:SampleDays", "2"), ("Usage:HistoryDays", "30"));
        await scene.SampleAsync("1");
        await scene.EndDayAsync();
        Assert.Equal((1, 1), await CountAsync(scene.Portal));

        scene.Portal.Time.Advance(TimeSpan.FromDays(2));
        await scene.RollUpAsync();
        Assert.Equal((0, 1), await CountAsync(scene.Portal));

        scene.Portal.Time.Advance(TimeSpan.FromDays(29));
        await scene.RollUpAsync();
        Assert.Equal((0, 0), await CountAsync(scene.Portal));
    }

    private static async Task<List<UsageDay>> DaysAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.UsageDays.OrderBy(day => day.Day).ToListAsync(Cancellation);
    }

    private static async Task<(int Samples, int Days)> CountAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return (await db.UsageSamples.CountAsync(Cancellation), await db.UsageDays.CountAsync(Cancellation));
    }
}
