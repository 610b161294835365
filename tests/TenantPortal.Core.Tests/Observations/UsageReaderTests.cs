using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Observations;

public class UsageReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_keeps_the_most_that_was_used_on_it_and_what_was_used_at_its_end()
    {
        await using var portal = await StartAsync();

        foreach (var used in (string[])["1", "3", "2"])
            await ReportAsync(portal, used);

        await using var db = portal.OpenDatabase();
        var day = await db.Usage.SingleAsync(Cancellation);
        Assert.Equal((new DateOnly(2026, 1, 5), "requests.cpu", 3000, 2000, 4000), (day.Day, day.Resource, day.Highest, day.Last, day.Hard));
    }

    [Fact]
    public async Task A_day_on_which_nothing_changed_is_not_stored_and_is_shown_as_the_day_before_ended()
    {
        await using var portal = await StartAsync();
        await ReportAsync(portal, "3");
        await ReportAsync(portal, "1");
        portal.Time.Advance(TimeSpan.FromDays(1));
        await ReportAsync(portal, "1");
        portal.Time.Advance(TimeSpan.FromDays(1));
        await ReportAsync(portal, "2", hard: "8");

        await using var db = portal.OpenDatabase();
        Assert.Equal(2, await db.Usage.CountAsync(Cancellation));
        Assert.Equal([("05", "3", "4"), ("06", "1", "4"), ("07", "2", "8")], await PointsAsync(portal, 400));
        Assert.Equal([("06", "1", "4"), ("07", "2", "8")], await PointsAsync(portal, 2));
    }

    [Fact]
    public async Task What_was_used_since_midnight_counts_for_a_day_that_begins_with_a_decrease()
    {
        await using var portal = await StartAsync();
        await ReportAsync(portal, "4");
        portal.Time.Advance(TimeSpan.FromDays(1));

        await ReportAsync(portal, "1");

        Assert.Equal([("05", "4", "4"), ("06", "4", "4")], await PointsAsync(portal, 7));
    }

    [Fact]
    public async Task Only_what_people_ask_an_amount_of_is_kept()
    {
        await using var portal = await StartAsync();

        await portal.Observations.SaveQuotasAsync(
            "default",
            [new("shop", Amounts(("limits.cpu", "8"), ("secrets", "100"), ("pods", "40")), Amounts(("pods", "3")))],
            Cancellation
        );

        await using var db = portal.OpenDatabase();
        Assert.Equal(["pods"], await db.Usage.Select(day => day.Resource).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Many_tenants_are_recorded_with_three_queries_and_the_two_rows_of_each()
    {
        await using var portal = await StartAsync();
        await portal.ApproveTenantAsync("till");
        await portal.ApproveTenantAsync("books");
        portal.Queries.Reset();

        await portal.Observations.SaveQuotasAsync(
            "default",
            [.. ((string[])["shop", "till", "books"]).Select(tenant => Report(tenant, "2", "4"))],
            Cancellation
        );

        Assert.Equal(3 + (2 * 3), portal.Queries.Count);
        await using var db = portal.OpenDatabase();
        Assert.Equal(3, await db.Usage.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Days_are_kept_for_four_hundred_days()
    {
        await using var portal = await StartAsync();
        await ReportAsync(portal, "1");
        portal.Time.Advance(TimeSpan.FromDays(400));
        await ReportAsync(portal, "2");
        await using var db = portal.OpenDatabase();
        Assert.Equal(2, await db.Usage.CountAsync(Cancellation));

        portal.Time.Advance(TimeSpan.FromDays(1));
        await ReportAsync(portal, "3");

        Assert.Equal([2000L, 3000L], await db.Usage.OrderBy(day => day.Day).Select(day => day.Last).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_highest_share_of_some_days_is_of_what_may_be_used_now()
    {
        await using var portal = await StartAsync();
        await ReportAsync(portal, "4");
        await ReportAsync(portal, "1");
        portal.Time.Advance(TimeSpan.FromDays(3));
        await ReportAsync(portal, "2", hard: "8");

        Assert.Equal(0.5, await ShareAsync(portal, 7));
        Assert.Equal(0.25, await ShareAsync(portal, 3));
    }

    [Fact]
    public async Task Days_without_a_change_were_as_it_is_now()
    {
        await using var portal = await StartAsync();
        await ReportAsync(portal, "3");
        portal.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0.75, await ShareAsync(portal, 7));
        Assert.Equal([("02", "3", "4"), ("03", "3", "4"), ("04", "3", "4")], await PointsAsync(portal, 3));
    }

    [Fact]
    public async Task Nothing_is_said_of_a_tenant_that_no_cluster_has_told_of()
    {
        await using var portal = await StartAsync();

        Assert.Null(await ShareAsync(portal, 7));
        Assert.Empty((await FindAsync(portal, 7)).Value!.Resources);
    }

    [Fact]
    public async Task The_usage_of_somebody_elses_tenant_is_not_there()
    {
        await using var portal = await StartAsync();

        var refused = await portal.Get<UsageReader>().FindAsync(Given.Lead("search"), "shop", 7, Cancellation);

        Assert.Equal(ProblemKind.NotFound, Assert.Single(refused.Problems).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(401)]
    public async Task One_to_four_hundred_days_can_be_asked_for(int days)
    {
        await using var portal = await StartAsync();

        Assert.Equal("days", Assert.Single((await FindAsync(portal, days)).Problems).Field);
    }

    [Fact]
    public async Task Four_hundred_days_of_every_resource_cost_three_queries()
    {
        await using var portal = await StartAsync();
        for (var day = 0; day < 5; day++)
        {
            await ReportAsync(portal, $"{day}");
            portal.Time.Advance(TimeSpan.FromDays(1));
        }

        portal.Queries.Reset();
        await FindAsync(portal, 400);

        Assert.Equal(3, portal.Queries.Count);
    }

    private static async Task<TestPortal> StartAsync()
    {
        var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        return portal;
    }

    private static Task ReportAsync(TestPortal portal, string used, string hard = "4") =>
        portal.Observations.SaveQuotasAsync("default", [Report("shop", used, hard)], Cancellation);

    private static QuotaReport Report(string tenant, string used, string hard) => new(tenant, Amounts(("requests.cpu", hard)), Amounts(("requests.cpu", used)));

    private static Dictionary<string, Quantity> Amounts(params (string Resource, string Amount)[] amounts) =>
        amounts.ToDictionary(amount => amount.Resource, amount => Quantity.Parse(amount.Amount));

    private static Task<Result<TenantUsage>> FindAsync(TestPortal portal, int days) =>
        portal.Get<UsageReader>().FindAsync(Given.Lead(), "shop", days, Cancellation);

    private static async Task<IEnumerable<(string Day, string Used, string Hard)>> PointsAsync(TestPortal portal, int days) =>
        Assert
            .Single((await FindAsync(portal, days)).Value!.Resources)
            .Points.Select(point => ($"{point.Day:dd}", point.Used.ToString(), point.Hard.ToString()));

    private static async Task<double?> ShareAsync(TestPortal portal, int days)
    {
        await using var db = portal.OpenDatabase();
        var shares = await portal.Get<UsageReader>().HighestShareAsync(db, db.Tenants.Single().Id, days, Cancellation);
        return shares.TryGetValue(QuotaResource.Cpu, out var share) ? share : null;
    }
}
