using TenantPortal.Core.Budgets;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Dashboards;

public class CostBoardReaderTests
{
    /// <summary>A core costs 31 a month: one a day in January.</summary>
    private static readonly (string, string?)[] Prices = [("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "31")];

    private static readonly DateOnly January = new(2026, 1, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Each_day_costs_its_part_of_the_month_and_what_was_used_of_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Prices);
        await SaveAsync(portal, Total("payments", 1, 4000, 1000), Total("payments", 2, 4000, 2000), Total("search", 2, 10_000, null));

        var board = await GetAsync(portal);

        Assert.Equal((new Money(18, "EUR"), new Money(3, "EUR")), (board.Committed, board.Used));
        Assert.Equal([("search", 10m, 0m), ("payments", 8, 3)], board.Groups.Select(group => (group.Key, group.Committed.Amount, group.Used.Amount)));
        Assert.Equal([(1, 4m, 1m), (2, 14, 2), (3, null, null), (4, null, null)], board.Days.Select(day => (day.Day.Day, day.Committed, day.Used)));
        Assert.Equal(2, board.UnknownDays);
    }

    [Fact]
    public async Task The_month_end_is_projected_from_the_last_known_day()
    {
        await using var portal = await TestPortal.StartAsync(Prices);
        await SaveAsync(portal, Total("payments", 3, 4000, 0), Total("payments", 4, 6000, 0), Total("search", 3, 2000, 0));

        var board = await GetAsync(portal);

        // 27 days are left, and the last one cost 6.
        Assert.Equal(12 + (27 * 6), board.Projected!.Value.Amount);
        Assert.Equal([("payments", 10m + (27 * 6)), ("search", 2m)], board.Groups.Select(group => (group.Key, group.Projected!.Value.Amount)));
        Assert.Null((await GetAsync(portal, filter => filter with { Month = January.AddMonths(-1) })).Projected);
    }

    [Theory, OnEveryDatabase]
    public async Task Each_day_has_the_prices_of_the_day(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(
            database,
            [.. Prices, ("Prices:From:2026-01-02:Resources:Cpu", "62"), ("Prices:From:2026-01-03:Tiers:namespace:Flat", "3.1")]
        );
        await SaveAsync(
            portal,
            [.. Enumerable.Range(1, 3).SelectMany(day => new[] { Total("payments", day, 1000, 1000), Total("payments", day, 2, null, UsageTotal.Tenants) })]
        );

        var board = await GetAsync(portal);

        Assert.Equal([1m, 2m, 2.2m, null], board.Days.Select(day => day.Committed));
        Assert.Equal((5.20m, 5m), (board.Committed.Amount, board.Used.Amount));
        Assert.Equal(5.20m, board.Months[^1].Committed.Amount);
    }

    [Theory, OnEveryDatabase]
    public async Task Costs_are_grouped_by_every_dimension_and_compared_with_the_month_before(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, Prices);
        await SaveAsync(portal, Total("payments", 1, 4000, 0), Total("payments", -1, 1000, 0));

        foreach (
            var (grouping, key, title) in new[]
            {
                (CostGrouping.Department, "commerce", "Commerce"),
                (CostGrouping.Team, "payments", "Payments"),
                (CostGrouping.CostCentre, "", "No cost center"),
                (CostGrouping.Tier, "namespace", "Hardened namespace"),
                (CostGrouping.Cluster, "default", "default"),
                (CostGrouping.Environment, "production", "production"),
            }
        )
        {
            var group = Assert.Single((await GetAsync(portal, filter => filter with { Grouping = grouping })).Groups);
            Assert.Equal((key, title, 4m, 1m), (group.Key, group.Title.ToString(), group.Committed.Amount, group.Previous.Amount));
        }
    }

    [Fact]
    public async Task Users_see_the_costs_of_what_they_can_see_and_the_budget_only_where_they_see_it()
    {
        await using var portal = await TestPortal.StartAsync(Prices);
        await SaveAsync(portal, Total("payments", 1, 4000, 0), Total("search", 1, 1000, 0));
        await portal.Get<BudgetService>().SetAsync(Given.Admin(), BudgetOwner.Department("commerce"), new BudgetInput { MonthlyCost = 500 }, Cancellation);

        foreach (
            var (user, cost, budget) in new (CurrentUser, decimal, decimal?)[]
            {
                (Given.Manager(), 4, 500),
                (Given.Lead(), 4, null),
                (Given.Lead("search"), 0, null),
                (Given.Auditor(), 4, 500),
            }
        )
        {
            var board = await portal.Get<CostBoardReader>().GetAsync(user, Filter() with { Department = "commerce" }, Cancellation);
            Assert.Equal((cost, budget), (board!.Committed.Amount, board.Budget?.Amount));
        }
    }

    [Fact]
    public async Task Charges_add_up_to_the_cost_of_the_month()
    {
        await using var portal = await TestPortal.StartAsync([.. Prices, ("Prices:From:2026-01-02:Resources:Cpu", "62")]);
        await SaveAsync(portal, Total("payments", 1, 4000, 1000), Total("payments", 2, 4000, 3000), Total("search", 2, 10_000, null));

        var charges = await portal.Get<CostBoardReader>().ListChargesAsync(Given.Admin(), Filter(), Cancellation);

        Assert.Equal((await GetAsync(portal)).Committed.Amount, charges!.Sum(charge => charge.Cost.Amount));
        Assert.Equal(
            [
                ("payments", new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 2), 31m, 4m),
                ("payments", new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 5), 62m, 8m),
                ("search", new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 5), 62m, 20m),
            ],
            charges!.Select(charge => (charge.Team, charge.First, charge.Until, charge.Price, charge.Cost.Amount))
        );
        Assert.Equal(("Core-Months", 0.129032m, 0.096774m), (charges![1].Unit, charges[1].Quantity, charges[1].UsedQuantity));
        Assert.Null(charges[2].UsedQuantity);
    }

    [Fact]
    public async Task Without_prices_there_are_no_costs()
    {
        await using var portal = await TestPortal.StartAsync();
        await SaveAsync(portal, Total("payments", 1, 4000, 1000));

        Assert.Null(await portal.Get<CostBoardReader>().GetAsync(Given.Admin(), Filter(), Cancellation));
        Assert.Null(await portal.Get<CostBoardReader>().ListChargesAsync(Given.Admin(), Filter(), Cancellation));
    }

    [Fact]
    public async Task A_board_takes_six_queries_however_many_teams_there_are()
    {
        await using var portal = await TestPortal.StartAsync(Prices);
        await SaveAsync(portal, Total("payments", 1, 4000, 1000), Total("search", 1, 1000, 0), Total("ledger", 1, 1000, 0));

        portal.Queries.Reset();
        await GetAsync(portal, filter => filter with { Department = "commerce" });

        Assert.InRange(portal.Queries.Count, 1, 6);
    }

    private static CostFilter Filter() => new() { Month = January };

    private static async Task<CostBoard> GetAsync(TestPortal portal, Func<CostFilter, CostFilter>? change = null) =>
        (
            await portal
                .Get<CostBoardReader>()
                .GetAsync(Given.Admin(), change is null ? Filter() with { Grouping = CostGrouping.Team } : change(Filter()), Cancellation)
        )!;

    private static async Task SaveAsync(TestPortal portal, params UsageTotal[] totals)
    {
        await using var db = portal.OpenDatabase();
        db.UsageTotals.AddRange(totals);
        await db.SaveChangesAsync(Cancellation);
    }

    /// <param name="day">Of January; before it when not positive.</param>
    private static UsageTotal Total(string team, int day, long committed, long? used, string resource = "cpu") =>
        new(January.AddDays(day - 1), team, "namespace", "default", "production", resource, committed, used is null ? null : committed, used);
}
