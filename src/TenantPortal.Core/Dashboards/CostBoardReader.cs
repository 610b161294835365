using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;
using GroupCosts = System.Collections.Generic.Dictionary<(string Key, TenantPortal.Core.Languages.Sentence Title), (decimal Committed, decimal Used)>;

namespace TenantPortal.Core.Dashboards;

/// <summary>
/// Adds up what approved quotas cost and what of it was used, day by day with the prices of the day: a day costs its part of the price per month. The
/// database adds up the amounts, and the prices are applied to the sums.
/// </summary>
public sealed class CostBoardReader(IDbContextFactory<PortalDb> databases, PriceList prices, TierCatalog tiers, TimeProvider time)
{
    /// <summary>The months of the history, the shown one included.</summary>
    public const int HistoryMonths = 6;

    /// <summary>The current month (UTC).</summary>
    public DateOnly CurrentMonth => CostFilter.MonthOf(Today);

    private DateOnly Today => time.GetUtcToday();

    /// <summary>Null without prices.</summary>
    public async Task<CostBoard?> GetAsync(CurrentUser user, CostFilter filter, CancellationToken cancellationToken)
    {
        if (prices.Currency is null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (first, end) = (filter.Month, filter.Month.AddMonths(1));
        var until = end < Today ? end : Today;
        var known = await ReadDaysAsync(db, user, filter, first.AddMonths(1 - HistoryMonths), until, cancellationToken);
        var days = DaysOf(known, first, until);
        var last = days.LastOrDefault(day => day.Committed is not null)?.Day;
        var current = await ReadGroupsAsync(db, user, filter, first, until, cancellationToken);
        var ofLastDay = last is { } day && until < end ? await ReadGroupsAsync(db, user, filter, day, day.AddDays(1), cancellationToken) : null;
        var previous = await ReadGroupsAsync(db, user, filter, first.AddMonths(-1), first, cancellationToken);
        var daysLeft = end.DayNumber - until.DayNumber;
        var groups = current.Keys.Union(previous.Keys).Select(key => GroupOf(key, current, ofLastDay, previous, daysLeft)).ToList();
        return new CostBoard(
            // Sums before they are rounded: the same however they are grouped.
            prices.Of(current.Values.Sum(cost => cost.Committed))!.Value,
            prices.Of(current.Values.Sum(cost => cost.Used))!.Value,
            ofLastDay is null ? null : prices.Of(current.Values.Sum(cost => cost.Committed) + (ofLastDay.Values.Sum(cost => cost.Committed) * daysLeft)),
            prices.Of(previous.Values.Sum(cost => cost.Committed))!.Value,
            await FindBudgetAsync(db, user, filter, cancellationToken),
            days,
            MonthsOf(known, first),
            [.. groups.OrderByDescending(group => group.Committed.Amount).ThenBy(group => group.Title.ToString(), StringComparer.Ordinal)]
        );
    }

    /// <summary>What each team is charged for a month, by department, team, tier, cluster, environment and resource. Null without prices.</summary>
    public async Task<IReadOnlyList<Charge>?> ListChargesAsync(CurrentUser user, CostFilter filter, CancellationToken cancellationToken)
    {
        if (prices.Currency is null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, cancellationToken);
        var departments = await db
            .Departments.AsNoTracking()
            .ToDictionaryAsync(department => department.Name, department => department.Title, cancellationToken);
        var end = filter.Month.AddMonths(1);
        List<Charge> charges = [];
        foreach (var period in PeriodsOf(filter.Month, end < Today ? end : Today))
        {
            var rows = await CostRows
                .Of(db, user, filter, period.Resources, period.First, period.Until)
                .GroupBy(row => new
                {
                    row.Team,
                    row.Tier,
                    row.Cluster,
                    row.Environment,
                    row.Resource,
                })
                .Select(group => new
                {
                    group.Key,
                    Committed = group.Sum(row => row.Committed),
                    Used = group.Sum(row => row.Used),
                    Known = group.Count(row => row.Used != null),
                })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                var (resource, team) = (QuotaResource.Find(row.Key.Resource), teams[row.Key.Team]);
                var price = resource is null ? period.Prices.FlatOf(row.Key.Tier) : period.Prices.PriceOf(resource, row.Key.Tier);
                var quantity = QuantityOf(resource, row.Committed, period.First);
                if (price > 0)
                    charges.Add(
                        new Charge(
                            period.First,
                            period.Until,
                            team.Department,
                            departments[team.Department],
                            team.Name,
                            team.Title,
                            team.CostCentre,
                            row.Key.Tier,
                            row.Key.Cluster,
                            row.Key.Environment,
                            resource?.Name,
                            UnitOf(resource),
                            quantity,
                            row.Known > 0 && resource is not null ? QuantityOf(resource, row.Used ?? 0, period.First) : null,
                            price,
                            prices.Of(quantity * price)!.Value
                        )
                    );
            }
        }

        return
        [
            .. charges
                .OrderBy(charge => charge.Department, StringComparer.Ordinal)
                .ThenBy(charge => charge.Team, StringComparer.Ordinal)
                .ThenBy(charge => charge.Tier, StringComparer.Ordinal)
                .ThenBy(charge => charge.Cluster, StringComparer.Ordinal)
                .ThenBy(charge => charge.Environment, StringComparer.Ordinal)
                .ThenBy(charge => charge.Resource, StringComparer.Ordinal)
                .ThenBy(charge => charge.First),
        ];
    }

    private async Task<List<DaySum>> ReadDaysAsync(
        PortalDb db,
        CurrentUser user,
        CostFilter filter,
        DateOnly first,
        DateOnly until,
        CancellationToken cancellationToken
    ) =>
        await CostRows
            .Of(db, user, filter, [.. PeriodsOf(first, until).SelectMany(period => period.Resources).Distinct()], first, until)
            .GroupBy(row => new
            {
                row.Day,
                row.Tier,
                row.Resource,
            })
            .Select(group => new DaySum(
                group.Key.Day,
                group.Key.Tier,
                group.Key.Resource,
                group.Sum(row => row.Committed),
                group.Sum(row => row.Used),
                group.Count(row => row.Used != null)
            ))
            .ToListAsync(cancellationToken);

    private IReadOnlyList<CostDay> DaysOf(IReadOnlyCollection<DaySum> known, DateOnly first, DateOnly until)
    {
        var sums = known.ToLookup(sum => sum.Day);
        return
        [
            .. DaysFrom(first, until)
                .Select(day => new CostDay(
                    day,
                    sums[day].Any() ? sums[day].Sum(sum => CostOf(sum.Day, sum.Tier, sum.Resource, sum.Committed)) : null,
                    sums[day].Any(sum => sum.Known > 0) ? UsedOf(sums[day]) : null
                )),
        ];
    }

    private IReadOnlyList<CostMonth> MonthsOf(IReadOnlyCollection<DaySum> known, DateOnly last) =>
        [
            .. Enumerable
                .Range(0, HistoryMonths)
                .Select(month => last.AddMonths(month + 1 - HistoryMonths))
                .Select(month =>
                {
                    var sums = known.Where(sum => CostFilter.MonthOf(sum.Day) == month).ToList();
                    return new CostMonth(
                        month,
                        prices.Of(sums.Sum(sum => CostOf(sum.Day, sum.Tier, sum.Resource, sum.Committed)))!.Value,
                        prices.Of(UsedOf(sums))!.Value
                    );
                }),
        ];

    private decimal UsedOf(IEnumerable<DaySum> sums) => sums.Sum(sum => CostOf(sum.Day, sum.Tier, sum.Resource, sum.Used ?? 0));

    /// <summary>The committed and the used cost of each group over days of one month.</summary>
    private async Task<GroupCosts> ReadGroupsAsync(
        PortalDb db,
        CurrentUser user,
        CostFilter filter,
        DateOnly first,
        DateOnly until,
        CancellationToken cancellationToken
    )
    {
        var costs = new GroupCosts();
        foreach (var period in PeriodsOf(first, until))
        {
            var rows = await CostRows
                .Of(db, user, filter, period.Resources, period.First, period.Until)
                .GroupBy(row => new
                {
                    row.Key,
                    row.Title,
                    row.Tier,
                    row.Resource,
                })
                .Select(group => new
                {
                    group.Key,
                    Committed = group.Sum(row => row.Committed),
                    Used = group.Sum(row => row.Used),
                })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                var key = (row.Key.Key, TitleOf(filter.Grouping, row.Key.Key, row.Key.Title));
                var (committed, used) = costs.GetValueOrDefault(key);
                costs[key] = (
                    committed + CostOf(period.First, row.Key.Tier, row.Key.Resource, row.Committed),
                    used + CostOf(period.First, row.Key.Tier, row.Key.Resource, row.Used ?? 0)
                );
            }
        }

        return costs;
    }

    private CostGroup GroupOf((string Key, Sentence Title) key, GroupCosts current, GroupCosts? ofLastDay, GroupCosts previous, int daysLeft)
    {
        var (committed, used) = current.GetValueOrDefault(key);
        return new CostGroup(
            key.Key,
            key.Title,
            prices.Of(committed)!.Value,
            prices.Of(used)!.Value,
            ofLastDay is null ? null : prices.Of(committed + (ofLastDay.GetValueOrDefault(key).Committed * daysLeft)),
            prices.Of(previous.GetValueOrDefault(key).Committed)!.Value
        );
    }

    private async Task<Money?> FindBudgetAsync(PortalDb db, CurrentUser user, CostFilter filter, CancellationToken cancellationToken)
    {
        var owner =
            filter.CostCentre is not null ? null
            : filter.Team is { } team ? BudgetOwner.Team(team)
            : filter.Department is { } department ? BudgetOwner.Department(department)
            : null;
        var seen = owner is null ? null : await db.FindBudgetAccessAsync(user, owner, cancellationToken);
        return seen?.Budget?.Ceilings.MonthlyCost is { } ceiling ? prices.Of(ceiling) : null;
    }

    private Sentence TitleOf(CostGrouping grouping, string key, string title) =>
        grouping switch
        {
            CostGrouping.Tier => (Sentence)$"{tiers.Find(key)?.Title ?? key}",
            CostGrouping.CostCentre when key.Length == 0 => "No cost center",
            _ => $"{(title.Length > 0 ? title : key)}",
        };

    /// <summary>What an amount costs on one day, or amounts of several days of a month with the same prices, added up.</summary>
    private decimal CostOf(DateOnly day, string tier, string resource, long amount)
    {
        var ofDay = prices.On(day);
        var perMonth = QuotaResource.Find(resource) is { } known ? ofDay.CostOf(tier, known, amount) : ofDay.FlatOf(tier) * amount;
        return perMonth / DateTime.DaysInMonth(day.Year, day.Month);
    }

    private static decimal QuantityOf(QuotaResource? resource, long amount, DateOnly day) =>
        Math.Round((resource is null ? amount : DatedPrices.UnitsOf(resource, amount)) / DateTime.DaysInMonth(day.Year, day.Month), 6);

    private static string UnitOf(QuotaResource? resource) =>
        resource?.Unit switch
        {
            null => "Tenant-Months",
            QuotaUnit.Cores => "Core-Months",
            QuotaUnit.Bytes => "GiB-Months",
            _ => "Count-Months",
        };

    /// <summary>The parts of a time span that are within one month and have the same prices, with what costs something in them.</summary>
    private IEnumerable<Period> PeriodsOf(DateOnly first, DateOnly until)
    {
        while (first < until)
        {
            var end = CostFilter.MonthOf(first).AddMonths(1);
            var next = prices.All.Select(dated => dated.Since).Append(end).Append(until).Where(day => day > first).Min();
            var applied = prices.On(first);
            yield return new Period(first, next, applied, [.. PricedIn(applied)]);
            first = next;
        }
    }

    private static IEnumerable<string> PricedIn(DatedPrices prices)
    {
        var resources = prices.PricedResources.Select(resource => resource.Name);
        return prices.Tiers.Any(tier => prices.FlatOf(tier) > 0) ? resources.Append(UsageTotal.Tenants) : resources;
    }

    private static IEnumerable<DateOnly> DaysFrom(DateOnly first, DateOnly until)
    {
        for (var day = first; day < until; day = day.AddDays(1))
            yield return day;
    }

    private sealed record Period(DateOnly First, DateOnly Until, DatedPrices Prices, IReadOnlyCollection<string> Resources);

    /// <param name="Known">The rows with a usage.</param>
    private sealed record DaySum(DateOnly Day, string Tier, string Resource, long Committed, long? Used, int Known);
}
