using TenantPortal.Core.Languages;
using TenantPortal.Core.Prices;

namespace TenantPortal.Core.Dashboards;

/// <summary>What costs are grouped by.</summary>
public enum CostGrouping
{
    Department,
    Team,
    CostCentre,
    Tier,
    Cluster,
    Environment,
}

/// <summary>Which costs are shown: those of all tenants that the user can see, or of those that match every value that is set.</summary>
public sealed record CostFilter
{
    /// <summary>The months that can be chosen, the current one included.</summary>
    public const int MaxMonths = 13;

    /// <summary>The first day of the month (UTC).</summary>
    public required DateOnly Month { get; init; }

    public CostGrouping Grouping { get; init; } = CostGrouping.Department;

    public string? Department { get; init; }

    public string? Team { get; init; }

    public string? CostCentre { get; init; }

    /// <summary>The first day of the month that a day is in.</summary>
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>The months that can be chosen on a day, the newest first.</summary>
    public static IEnumerable<DateOnly> MonthsUntil(DateOnly today) => Enumerable.Range(0, MaxMonths).Select(back => MonthOf(today).AddMonths(-back));
}

/// <summary>The cost of one day.</summary>
/// <param name="Committed">Of the approved quotas; null for a day of which nothing is known.</param>
/// <param name="Used">The part of it that was used; null when no cluster reported usage.</param>
public sealed record CostDay(DateOnly Day, decimal? Committed, decimal? Used);

/// <summary>The cost of one month.</summary>
/// <param name="Month">Its first day.</param>
public sealed record CostMonth(DateOnly Month, Money Committed, Money Used);

/// <summary>The costs of a department, team, cost center, tier, cluster or environment.</summary>
/// <param name="Key">Its name, for filters; empty for teams without a cost center.</param>
/// <param name="Committed">Of the approved quotas, so far in the month.</param>
/// <param name="Used">The part of it that was used. Prices per tenant are not in it.</param>
/// <param name="Projected">At the end of the month, if every day costs what the last known one did; null in a month that is over.</param>
/// <param name="Previous">Of the approved quotas in the whole month before.</param>
public sealed record CostGroup(string Key, Sentence Title, Money Committed, Money Used, Money? Projected, Money Previous);

/// <summary>The costs of a month.</summary>
/// <param name="Projected">As in <see cref="CostGroup"/>, like <paramref name="Previous"/>.</param>
/// <param name="Budget">The ceiling per month of the team or department that is chosen; null without one.</param>
/// <param name="Days">Each day of the month that is over, oldest first.</param>
/// <param name="Months">The last months, oldest first. The last one is the month that is shown.</param>
/// <param name="Groups">The most expensive first.</param>
public sealed record CostBoard(
    Money Committed,
    Money Used,
    Money? Projected,
    Money Previous,
    Money? Budget,
    IReadOnlyList<CostDay> Days,
    IReadOnlyList<CostMonth> Months,
    IReadOnlyList<CostGroup> Groups
)
{
    /// <summary>The days of the month that are over and of which nothing is known. They cost nothing.</summary>
    public int UnknownDays => Days.Count(day => day.Committed is null);
}

/// <summary>What one team is charged in a month for one resource in a tier, cluster and environment, while one price applied.</summary>
/// <param name="First">The first day.</param>
/// <param name="Until">The day after the last one.</param>
/// <param name="Resource">The name of the resource; null for the price per tenant.</param>
/// <param name="Unit">What the quantities count, such as <c>Core-Months</c>.</param>
/// <param name="Quantity">The approved amount, each day counted as its part of the month.</param>
/// <param name="UsedQuantity">The part of it that was used; null when that is unknown.</param>
/// <param name="Price">Per unit.</param>
public sealed record Charge(
    DateOnly First,
    DateOnly Until,
    string Department,
    string DepartmentTitle,
    string Team,
    string TeamTitle,
    string? CostCentre,
    string Tier,
    string Cluster,
    string Environment,
    string? Resource,
    string Unit,
    decimal Quantity,
    decimal? UsedQuantity,
    decimal Price,
    Money Cost
);
