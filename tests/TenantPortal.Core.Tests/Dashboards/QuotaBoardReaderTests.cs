using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tests.Usage;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Dashboards;

public class QuotaBoardReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Every_resource_is_summed_by_each_grouping(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);

        foreach (
            var (grouping, expected) in new (QuotaGrouping, (string, string, int, long, long, long)[])[]
            {
                (QuotaGrouping.Department, [("commerce", "Commerce", 2, 8000, 10000, 4000), ("discovery", "Discovery", 1, 4000, 2000, 500)]),
                (QuotaGrouping.Team, [("payments", "Payments", 2, 8000, 10000, 4000), ("search", "Search", 1, 4000, 2000, 500)]),
                (QuotaGrouping.Tier, [("namespace", "Hardened namespace", 3, 12000, 12000, 4500)]),
                (QuotaGrouping.Cluster, [("default", "default", 3, 12000, 12000, 4500)]),
                (QuotaGrouping.Environment, [("production", "production", 3, 12000, 12000, 4500)]),
                (QuotaGrouping.CostCentre, [("-", "No cost center", 3, 12000, 12000, 4500)]),
            }
        )
        {
            var board = await GetAsync(scene, Given.Admin(), new() { Grouping = grouping });

            Assert.Equal(
                expected,
                board.Groups.Select(group =>
                {
                    var cpu = group[QuotaResource.Cpu];
                    return (group.Key, group.Title.ToString(), group.Tenants, cpu.Committed, cpu.Hard, cpu.Used);
                })
            );
            Assert.Equal((12000, 12000, 4500), (board.Totals[0].Committed, board.Totals[0].Hard, board.Totals[0].Used));
            Assert.Equal(3 * (8L << 30), board.Totals[1].Committed);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task Teams_are_grouped_and_filtered_by_cost_center_and_those_without_one_are_one_group(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await using (var db = scene.Portal.OpenDatabase())
        {
            await db.Teams.Where(team => team.Name == "payments").ExecuteUpdateAsync(set => set.SetProperty(team => team.CostCentre, "CC-4711"), Cancellation);
            db.UsageTotals.AddRange(Total("payments", 2000), Total("search", 500));
            await db.SaveChangesAsync(Cancellation);
        }

        var board = await GetAsync(scene, Given.Admin(), new() { Grouping = QuotaGrouping.CostCentre });
        var center = await GetAsync(scene, Given.Admin(), new() { CostCentre = "CC-4711" });
        var rest = await GetAsync(scene, Given.Admin(), new() { CostCentre = BoardFilter.NoCostCentre });

        Assert.Equal(
            [("CC-4711", "CC-4711", 2), (BoardFilter.NoCostCentre, "No cost center", 1)],
            board.Groups.Select(group => (group.Key, group.Title.ToString(), group.Tenants))
        );
        Assert.Equal([("CC-4711", 2000), ("No cost center", 500)], board.Trend.Series.Select(series => (series.Title.ToString(), series.Used[0]!.Value)));
        Assert.Equal(("payments", 2000), (Assert.Single(center.Groups).Key, Assert.Single(center.Trend.Series).Used[0]));
        Assert.Equal(("search", 500), (Assert.Single(rest.Groups).Key, Assert.Single(rest.Trend.Series).Used[0]));
        Assert.Empty(center.Forecasts);
    }

    [Theory, OnEveryDatabase]
    public async Task A_trend_of_a_product_is_filtered_and_grouped_by_cost_center(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await MakeProductAsync(scene);
        await using (var db = scene.Portal.OpenDatabase())
            await db.Teams.Where(team => team.Name == "payments").ExecuteUpdateAsync(set => set.SetProperty(team => team.CostCentre, "CC-4711"), Cancellation);

        var trend = (
            await GetAsync(
                scene,
                Given.Admin(),
                new()
                {
                    Product = "store",
                    CostCentre = "CC-4711",
                    Grouping = QuotaGrouping.CostCentre,
                }
            )
        ).Trend;
        var other = (await GetAsync(scene, Given.Admin(), new() { Product = "store", CostCentre = BoardFilter.NoCostCentre })).Trend;

        Assert.Equal("CC-4711", Assert.Single(trend.Series).Title.ToString());
        Assert.Equal([1500, null, 2000], trend.Series[0].Used);
        Assert.Empty(other.Days);
    }

    [Theory, OnEveryDatabase]
    public async Task Groups_cost_what_their_tenants_cost_by_the_prices_of_their_tiers(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database, ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "10"), ("Prices:Tiers:namespace:Flat", "1.5"));

        foreach (var grouping in new[] { QuotaGrouping.Team, QuotaGrouping.Department })
        {
            var board = await GetAsync(scene, Given.Admin(), new() { Grouping = grouping });

            Assert.Equal(["83.00 EUR", "41.50 EUR"], board.Groups.Select(group => group.MonthlyCost.ToString()));
            Assert.Equal("124.50 EUR", board.MonthlyCost.ToString());
        }
    }

    [Fact]
    public async Task Users_see_the_sums_of_what_they_can_see()
    {
        await using var scene = await StartAsync();

        foreach (
            var (user, committed) in new[]
            {
                (Given.Manager(), 8000),
                (Given.Manager("discovery"), 4000),
                (Given.Lead(), 8000),
                (Given.Auditor(), 12000),
                (Given.Person("stranger"), 0),
            }
        )
            Assert.Equal(committed, (await GetAsync(scene, user, new())).Totals[0].Committed);
    }

    [Theory, OnEveryDatabase]
    public async Task Filters_apply_to_sums_trend_and_lists(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation);
        await scene.EndDayAsync();

        var board = await GetAsync(scene, Given.Admin(), new() { Department = "discovery", Tier = "namespace" });

        Assert.Equal(["search"], board.Groups.Select(group => group.Key));
        Assert.Equal(["index"], board.Holders.Select(tenant => tenant.Name));
        Assert.Equal(["search"], board.Trend.Series.Select(series => series.Key));
        Assert.Empty((await GetAsync(scene, Given.Admin(), new() { Environment = "staging" })).Groups);
    }

    [Theory, OnEveryDatabase]
    public async Task The_trend_has_a_series_of_each_group_and_gaps_where_nothing_is_known(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation);
        await scene.EndDayAsync();
        scene.Portal.Observations.ForgetQuotas("default");
        await scene.EndDayAsync();
        await scene.ReportAsync("2");
        await scene.Portal.Get<UsageRecorder>().RunAsync(Cancellation);
        await scene.EndDayAsync();

        var trend = (await GetAsync(scene, Given.Admin(), new() { Days = 14 })).Trend;

        Assert.Equal([5, 6, 7], trend.Days.Select(day => day.Day));
        Assert.Equal([("payments", [4000, null, 2000]), ("search", [500, null, null])], trend.Series.Select(series => (series.Key, series.Used)), Same);
        Assert.Equal([12000, null, 12000], trend.Committed);
        Assert.Equal([12000, null, 4000], trend.Hard);
    }

    [Theory, OnEveryDatabase]
    public async Task Usage_of_groups_without_a_series_of_their_own_is_one_series(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await using (var db = scene.Portal.OpenDatabase())
        {
            // Search has no tenant any longer.
            db.UsageTotals.AddRange(Total("payments", 1000), Total("search", 500));
            await db.SaveChangesAsync(Cancellation);
        }

        var trend = (await GetAsync(scene, Given.Admin(), new())).Trend;

        Assert.Equal(
            [("payments", "Payments", [1000]), (null, "Other", [500])],
            trend.Series.Select(series => (series.Key, series.Title.ToString(), series.Used)),
            SameTitled
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Tenants_are_listed_by_quota_and_by_the_share_that_they_use(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await scene.ReportAsync("7.5", "8", "till");

        var board = await GetAsync(scene, Given.Admin(), new());

        Assert.Equal([("till", 8000), ("shop", 4000), ("index", 2000)], board.Holders.Select(tenant => (tenant.Name, tenant.Hard)));
        Assert.Equal(["till"], board.Fullest.Select(tenant => tenant.Name));
        Assert.Equal([("shop", .25), ("index", .25)], board.Emptiest.OrderByDescending(tenant => tenant.Hard).Select(tenant => (tenant.Name, tenant.Share)));
    }

    [Fact]
    public async Task A_peak_of_the_last_days_counts_more_than_the_use_of_this_moment()
    {
        await using var scene = await StartAsync();
        await scene.SampleAsync("3.9");
        await scene.EndDayAsync();
        await scene.ReportAsync("0");

        var board = await GetAsync(scene, Given.Admin(), new() { Team = "payments" });

        Assert.Equal(("shop", 3900L), (board.Fullest[0].Name, board.Fullest[0].P95));
    }

    [Fact]
    public async Task Tenants_that_expire_within_thirty_days_are_listed()
    {
        await using var scene = await UsageScene.StartAsync();
        var asked = await scene.Portal.Requests.SubmitAsync(Given.Lead(), Given.Input("fair") with { ExpiresOn = new DateOnly(2026, 2, 4) }, Cancellation);
        await scene.Portal.Decisions.ApproveAsync(Given.Admin(), asked.Value!.Id!, asked.Value.Revision, null, Cancellation);

        Assert.Equal(("fair", new DateOnly(2026, 2, 4)), ExpiryOf(Assert.Single((await GetAsync(scene, Given.Manager(), new())).Expiring)));
        Assert.Empty((await GetAsync(scene, Given.Manager("discovery"), new())).Expiring);
    }

    [Fact]
    public async Task The_forecast_says_when_a_cluster_is_full_if_commitments_go_on_as_before()
    {
        await using var scene = await UsageScene.StartAsync();
        await scene.Portal.Observations.SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);
        await using (var db = scene.Portal.OpenDatabase())
        {
            // A thousandth of a core more each day; today is the 5th of January.
            db.UsageTotals.AddRange(Enumerable.Range(1, 20).Select(ago => Total("payments", 0, ago, committed: 39_990 - (1000 * ago))));
            await db.SaveChangesAsync(Cancellation);
        }

        var forecast = Assert.Single((await GetAsync(scene, Given.Admin(), new())).Forecasts);

        Assert.Equal(("default", 40_000, 38_990), (forecast.Cluster, forecast.Allocatable, forecast.Committed));
        Assert.Equal(new DateOnly(2026, 1, 6), forecast.Full!.Day);
        Assert.Equal(forecast, Assert.Single((await GetAsync(scene, Given.Manager("discovery"), new())).Forecasts));
        Assert.Empty((await GetAsync(scene, Given.Lead(), new())).Forecasts);
        Assert.Empty((await GetAsync(scene, Given.Admin(), new() { Team = "payments" })).Forecasts);
    }

    [Theory, OnEveryDatabase]
    public async Task Growth_is_what_is_committed_beyond_the_first_known_day_of_the_time_span(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await using (var db = scene.Portal.OpenDatabase())
        {
            db.UsageTotals.AddRange(Total("payments", 0, 20, committed: 1000), Total("payments", 0, 10, committed: 7000));
            db.UsageTotals.AddRange(Total("search", 0, 10, committed: 5000), Total("search", 0, 1, committed: 3000));
            await db.SaveChangesAsync(Cancellation);
        }

        var quarter = await GetAsync(scene, Given.Admin(), new() { Grouping = QuotaGrouping.Department });
        var fortnight = await GetAsync(scene, Given.Admin(), new() { Grouping = QuotaGrouping.Department, Days = 14 });
        var byProduct = await GetAsync(scene, Given.Admin(), new() { Grouping = QuotaGrouping.Product });

        Assert.Equal([("commerce", 7000L), ("discovery", 4000L)], quarter.Groups.Select(group => (group.Key, group.Growth!.Value)));
        Assert.Equal((Today.AddDays(-20), "commerce"), (quarter.GrowthSince!.Value, quarter.GrewMost!.Key));
        Assert.Equal([("commerce", 1000L), ("discovery", -1000L)], fortnight.Groups.Select(group => (group.Key, group.Growth!.Value)));
        Assert.Equal((null, null), (byProduct.GrowthSince, byProduct.GrewMost));
    }

    [Theory, OnEveryDatabase]
    public async Task The_trend_of_a_product_adds_up_the_days_of_its_tenants_and_gaps_stay_gaps(DatabaseProvider database)
    {
        await using var scene = await StartAsync(database);
        await MakeProductAsync(scene);

        var trend = (await GetAsync(scene, Given.Admin(), new() { Product = "store", Grouping = QuotaGrouping.Tier })).Trend;
        var without = (await GetAsync(scene, Given.Admin(), new() { Product = BoardFilter.NoProduct })).Trend;
        var alone = await scene.Portal.Get<QuotaBoardReader>().GetTrendAsync(Given.Lead(), new() { Product = "store" }, Cancellation);
        var others = (await GetAsync(scene, Given.Lead("search"), new() { Product = "store" })).Trend;

        Assert.Equal([-3, -2, -1], trend.Days.Select(day => day.DayNumber - Today.DayNumber));
        Assert.Equal([1500, null, 2000], Assert.Single(trend.Series).Used);
        Assert.Equal([10_000, null, 4000], trend.Hard);
        Assert.Equal([null, null, null], trend.Committed);
        Assert.Equal([700], Assert.Single(without.Series).Used);
        Assert.Equal([1500, null, 2000], Assert.Single(alone.Series).Used);
        Assert.Empty(others.Days);
    }

    [Fact]
    public async Task By_product_the_trend_shows_each_product_and_the_rest()
    {
        await using var scene = await StartAsync();
        await MakeProductAsync(scene);

        var trend = (await GetAsync(scene, Given.Admin(), new() { Grouping = QuotaGrouping.Product })).Trend;

        Assert.Equal(["store", "Other"], trend.Series.Select(series => series.Title.ToString()));
        Assert.Equal([1500, null, 2000], trend.Series[0].Used);
        Assert.Equal([0, null, 700], trend.Series[1].Used);
        Assert.Equal([6000, null, 6000], trend.Committed);
    }

    [Theory]
    [InlineData(QuotaGrouping.Product, null, 6)]
    [InlineData(QuotaGrouping.Environment, "store", 5)]
    public async Task A_dashboard_of_products_costs_no_query_for_each_tenant(QuotaGrouping grouping, string? product, int queries)
    {
        await using var scene = await StartAsync();
        await MakeProductAsync(scene);
        scene.Portal.Queries.Reset();

        await GetAsync(
            scene,
            Given.Admin(),
            new()
            {
                Grouping = grouping,
                Product = product,
                Days = 400,
            }
        );

        Assert.Equal(queries, scene.Portal.Queries.Count);
    }

    /// <summary>
    /// The two tenants of Payments belong to the product 'store' and used 1 and 0.5 cores three days ago; yesterday only one was seen. That of Search was seen
    /// yesterday.
    /// </summary>
    private static async Task MakeProductAsync(UsageScene scene)
    {
        await using var db = scene.Portal.OpenDatabase();
        await db.Tenants.Where(tenant => tenant.Team == "payments").ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Product, "store"), Cancellation);
        var ids = await db.Tenants.ToDictionaryAsync(tenant => tenant.Name, tenant => tenant.Id, Cancellation);
        UsageDay Day(string tenant, int ago, long mean, long hard) =>
            new(ids[tenant], Today.AddDays(-ago), "cpu", new UsageFigures(0, mean, mean, mean, 96), hard);
        db.UsageDays.AddRange(Day("shop", 3, 1000, 4000), Day("till", 3, 500, 6000), Day("shop", 1, 2000, 4000), Day("index", 1, 700, 2000));
        db.UsageTotals.AddRange(Total("payments", 1500, 3, 6000), Total("payments", 2000, 1, 4000), Total("search", 700, 1, 2000));
        await db.SaveChangesAsync(Cancellation);
    }

    private static DateOnly Today => DateOnly.FromDateTime(Given.Now.UtcDateTime);

    [Fact]
    public async Task A_dashboard_costs_five_queries()
    {
        await using var scene = await StartAsync();
        scene.Portal.Queries.Reset();

        await GetAsync(scene, Given.Admin(), new() { Days = 400 });

        Assert.Equal(5, scene.Portal.Queries.Count);
    }

    /// <summary>Two tenants of Payments with 4 and 6 cores, of which they use 1 and 3, and one of Search with 2, of which it uses a half.</summary>
    private static async Task<UsageScene> StartAsync(DatabaseProvider database = DatabaseProvider.Sqlite, params (string Key, string? Value)[] overrides)
    {
        var scene = await UsageScene.StartAsync(database, overrides);
        await scene.Portal.ApproveTenantAsync("till");
        await scene.Portal.ApproveTenantAsync("index", "search");
        await scene.ReportAsync("1");
        await scene.ReportAsync("3", "6", "till");
        await scene.ReportAsync("500m", "2", "index");
        return scene;
    }

    private static Task<QuotaBoard> GetAsync(UsageScene scene, CurrentUser user, BoardFilter filter) =>
        scene.Portal.Get<QuotaBoardReader>().GetAsync(user, filter, Cancellation);

    private static UsageTotal Total(string team, long used, int daysAgo = 1, long committed = 0) =>
        new(DateOnly.FromDateTime(Given.Now.UtcDateTime).AddDays(-daysAgo), team, "namespace", "default", "production", "cpu", committed, used, used);

    private static (string, DateOnly) ExpiryOf(ExpiringTenant tenant) => (tenant.Name, tenant.ExpiresOn);

    private static bool Same((string? Key, IReadOnlyList<long?> Used) expected, (string? Key, IReadOnlyList<long?> Used) actual) =>
        expected.Key == actual.Key && expected.Used.SequenceEqual(actual.Used);

    private static bool SameTitled(
        (string? Key, string Title, IReadOnlyList<long?> Used) expected,
        (string? Key, string Title, IReadOnlyList<long?> Used) actual
    ) => (expected.Key, expected.Title) == (actual.Key, actual.Title) && expected.Used.SequenceEqual(actual.Used);
}
