using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Usage;

public class UsageReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Days_have_their_figures_and_today_has_what_is_known_so_far(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.SampleAsync("1", "3");
        await scene.EndDayAsync();
        await scene.SampleAsync("2");
        await scene.ReportAsync("4");

        Assert.Equal([(5, 1000, 2000, 3000), (6, 2000, 3000, 4000)], await PointsAsync(scene, 400));
        Assert.Equal([(6, 2000, 3000, 4000)], await PointsAsync(scene, 1));
    }

    [Fact]
    public async Task A_day_on_which_the_quota_was_not_seen_is_missing()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("1");
        await scene.EndDayAsync();
        await scene.EndDayAsync();
        await scene.SampleAsync("2");

        Assert.Equal([5, 7], (await PointsAsync(scene, 7)).Select(point => point.Day));
    }

    [Fact]
    public async Task What_an_unreachable_cluster_reported_last_is_not_of_today()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.ReportAsync("1");
        await scene.Portal.Observations.SaveStatusAsync("default", false, "The cluster does not respond.", Cancellation);

        Assert.Empty((await FindAsync(scene, 7)).Value!.Resources);
    }

    [Fact]
    public async Task Samples_are_kept_in_order_and_an_interval_that_was_not_seen_is_missing()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("1");
        scene.Portal.Time.Advance(TimeSpan.FromMinutes(15));
        await scene.SampleAsync("2");

        var samples = (await scene.Reader.FindSamplesAsync(Given.Lead(), "shop", Cancellation)).Value!;

        Assert.Equal([(Given.Now, 1000L), (Given.Now.AddMinutes(30), 2000L)], samples.Moments.Select(moment => (moment.At, moment.Used.Cpu!.Value)));
    }

    [Fact]
    public async Task The_highest_share_of_some_days_is_of_what_may_be_used_now()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("4");
        await scene.EndDayAsync();
        await scene.EndDayAsync();
        await scene.ReportAsync("2", hard: "8");

        Assert.Equal((0.5, 0.25), (await ShareAsync(scene, 7), await ShareAsync(scene, 2)));
    }

    [Fact]
    public async Task A_peak_of_today_counts_before_the_day_is_complete()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("4", "1");

        Assert.Equal(1, await ShareAsync(scene, 7));
    }

    [Fact]
    public async Task Nothing_is_reported_of_a_tenant_that_no_cluster_has_reported()
    {
        await using var scene = await UsageScene.StartAsync();

        Assert.Null(await ShareAsync(scene, 7));
        Assert.Empty((await FindAsync(scene, 7)).Value!.Resources);
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_really_used_is_read_beside_what_is_requested(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await scene.MeasureAsync(400, 3 << 20);
        await scene.SampleAsync("2");
        await scene.EndDayAsync();
        await scene.MeasureAsync(100);
        await scene.SampleAsync("2");

        var points = Assert.Single((await FindAsync(scene, 7)).Value!.Resources).Points;
        var samples = (await scene.Reader.FindSamplesAsync(Given.Lead(), "shop", Cancellation)).Value!;
        Assert.Equal([400L, 100L], points.Select(point => point.Real!.P95));
        Assert.Equal([400L, 100L], samples.Moments.Select(moment => moment.Real!.Cpu));
        Assert.Equal(100, (await scene.Reader.FindMeasuredAsync(Given.Member(), "shop", Cancellation))!.Cpu);
        Assert.Null(await scene.Reader.FindMeasuredAsync(Given.Lead("search"), "shop", Cancellation));

        scene.Portal.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await scene.Reader.FindMeasuredAsync(Given.Member(), "shop", Cancellation));
    }

    [Fact]
    public async Task The_usage_of_the_tenant_of_another_team_is_not_found()
    {
        await using var scene = await UsageScene.StartAsync();

        var days = await scene.Reader.FindAsync(Given.Lead("search"), "shop", 7, Cancellation);
        var samples = await scene.Reader.FindSamplesAsync(Given.Lead("search"), "shop", Cancellation);

        Assert.Equal(ProblemKind.NotFound, Assert.Single(days.Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single(samples.Problems).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(401)]
    public async Task One_to_four_hundred_days_can_be_read(int days)
    {
        await using var scene = await UsageScene.StartAsync();

        Assert.Equal("days", Assert.Single((await FindAsync(scene, days)).Problems).Field);
    }

    [Fact]
    public async Task Four_hundred_days_of_every_resource_cost_three_queries()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.SampleAsync("1");
        await scene.EndDayAsync();
        scene.Portal.Queries.Reset();

        await FindAsync(scene, 400);

        Assert.Equal(3, scene.Portal.Queries.Count);
    }

    private static Task<Result<TenantUsage>> FindAsync(UsageScene scene, int days) => scene.Reader.FindAsync(Given.Lead(), "shop", days, Cancellation);

    private static async Task<IEnumerable<(int Day, long Minimum, long Mean, long Maximum)>> PointsAsync(UsageScene scene, int days) =>
        Assert
            .Single((await FindAsync(scene, days)).Value!.Resources)
            .Points.Select(point => (point.Day.Day, point.Figures.Minimum, point.Figures.Mean, point.Figures.Maximum));

    private static async Task<double?> ShareAsync(UsageScene scene, int days)
    {
        await using var db = scene.Portal.OpenDatabase();
        var shares = await scene.Reader.HighestShareAsync(db, db.Set<Core.Tenants.Tenant>().Single().Id, days, Cancellation);
        return shares.TryGetValue(QuotaResource.Cpu, out var share) ? share : null;
    }
}
