using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Prices;

namespace TenantPortal.Web.Features.Dashboard.Cost;

/// <summary>The choices of the cost dashboard in the query string.</summary>
internal sealed record CostQuery(
    [FromQuery(Name = "group")] string? Group,
    [FromQuery(Name = "month")] string? Month,
    [FromQuery(Name = "department")] string? Department,
    [FromQuery(Name = "team")] string? Team,
    [FromQuery(Name = "costCentre")] string? CostCentre
)
{
    public CostAddress ToAddress() => new(Group, Month, Department, Team, CostCentre);
}

/// <summary>The cost of one day (UTC).</summary>
/// <param name="Committed">Of the approved quotas; null for a day of which nothing is known.</param>
/// <param name="Used">The part of it that was used; null when no cluster reported usage.</param>
internal sealed record CostDayResponse(DateOnly Day, decimal? Committed, decimal? Used)
{
    public static CostDayResponse From(CostDay day) => new(day.Day, Round(day.Committed), Round(day.Used));

    private static decimal? Round(decimal? cost) => cost is { } known ? Math.Round(known, 2, MidpointRounding.AwayFromZero) : null;
}

/// <summary>The cost of one month.</summary>
/// <param name="Month">Such as <c>2026-11</c>.</param>
internal sealed record CostMonthResponse(string Month, decimal Committed, decimal Used);

/// <summary>The costs of a department, team, cost center, tier, cluster or environment.</summary>
/// <param name="Projected">At the end of the month, if every day costs what the last known one did; null in a month that is over.</param>
/// <param name="Previous">Of the approved quotas in the whole month before.</param>
internal sealed record CostGroupResponse(string Name, string Title, decimal Committed, decimal Used, decimal? Projected, decimal Previous);

/// <summary>What approved quotas cost in a month, and what of it was used.</summary>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Budget">The ceiling per month of the team or department that is chosen; null without one.</param>
internal sealed record CostBoardResponse(
    string Group,
    string Month,
    string Currency,
    decimal Committed,
    decimal Used,
    decimal? Projected,
    decimal? Budget,
    IReadOnlyList<CostDayResponse> Days,
    IReadOnlyList<CostMonthResponse> Months,
    IReadOnlyList<CostGroupResponse> Groups
)
{
    public static CostBoardResponse From(CostFilter filter, CostBoard board) =>
        new(
            GroupingNames.NameOf(filter.Grouping),
            CostAddress.TextOf(filter.Month),
            board.Committed.Currency,
            board.Committed.Amount,
            board.Used.Amount,
            board.Projected?.Amount,
            board.Budget?.Amount,
            [.. board.Days.Select(CostDayResponse.From)],
            [.. board.Months.Select(month => new CostMonthResponse(CostAddress.TextOf(month.Month), month.Committed.Amount, month.Used.Amount))],
            [
                .. board.Groups.Select(group => new CostGroupResponse(
                    group.Key,
                    group.Title,
                    group.Committed.Amount,
                    group.Used.Amount,
                    group.Projected?.Amount,
                    group.Previous.Amount
                )),
            ]
        );
}
