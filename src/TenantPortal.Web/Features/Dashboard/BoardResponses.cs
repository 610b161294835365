using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>The choices of a dashboard in the query string.</summary>
internal sealed record BoardQuery(
    [FromQuery(Name = "group")] string? Group,
    [FromQuery(Name = "resource")] string? Resource,
    [FromQuery(Name = "days")] int? Days,
    [FromQuery(Name = "department")] string? Department,
    [FromQuery(Name = "team")] string? Team,
    [FromQuery(Name = "tier")] string? Tier,
    [FromQuery(Name = "cluster")] string? Cluster,
    [FromQuery(Name = "environment")] string? Environment,
    [FromQuery(Name = "product")] string? Product,
    [FromQuery(Name = "costCentre")] string? CostCentre
)
{
    public BoardAddress ToAddress() => new(Group, Resource, Days, Department, Team, Tier, Cluster, Environment, Product, CostCentre);
}

/// <summary>The sums of one resource.</summary>
/// <param name="Committed">The approved quotas, whether clusters have reported them or not.</param>
/// <param name="Hard">The quotas that clusters reported.</param>
/// <param name="Allocatable">What the nodes of whole clusters have; null where that is unknown or not comparable.</param>
internal sealed record BoardAmountResponse(string Resource, string Committed, string Hard, string Used, string? Allocatable)
{
    public static BoardAmountResponse From(BoardAmount amount)
    {
        string Text(long number) => QuotaFigure.ToQuantity(amount.Resource.HardKey, number).ToString();
        return new(amount.Resource.Name, Text(amount.Committed), Text(amount.Hard), Text(amount.Used), amount.Allocatable is { } nodes ? Text(nodes) : null);
    }
}

/// <summary>One department, team, tier, cluster, environment or product.</summary>
/// <param name="MonthlyCost">What the approved quotas cost; null without prices.</param>
/// <param name="Growth">How much more of the resource is committed than on <c>growthSince</c>, negative when it is less; null where that is not known.</param>
internal sealed record BoardGroupResponse(
    string Name,
    string Title,
    int Tenants,
    IReadOnlyList<BoardAmountResponse> Amounts,
    Money? MonthlyCost,
    string? Growth
);

/// <summary>The mean use of each day of one group; null on days of which nothing is known.</summary>
/// <param name="Name">The group; null for the sum of all smaller ones.</param>
internal sealed record BoardSeriesResponse(string? Name, string Title, IReadOnlyList<string?> Used);

/// <summary>The history of the chosen resource, oldest day first.</summary>
internal sealed record BoardTrendResponse(
    IReadOnlyList<DateOnly> Days,
    IReadOnlyList<BoardSeriesResponse> Series,
    IReadOnlyList<string?> Committed,
    IReadOnlyList<string?> Hard
);

/// <summary>A tenant and what it uses of the chosen resource.</summary>
/// <param name="P95">The highest p95 of the last complete days; null when nothing is known of them.</param>
internal sealed record TenantUseResponse(string Name, string Team, string Hard, string Used, string? P95);

/// <summary>When a cluster is full by the linear trend of its commitments.</summary>
/// <param name="Full">Null when the trend does not lead there within two years, like <paramref name="Earliest"/>.</param>
/// <param name="Latest">The end of the band; null when it is beyond two years.</param>
internal sealed record ClusterForecastResponse(string Cluster, string Committed, string Allocatable, DateOnly? Full, DateOnly? Earliest, DateOnly? Latest);

/// <summary>The quotas of the tenants that the caller can see.</summary>
/// <param name="Group">What the groups are.</param>
/// <param name="Resource">The resource of the trend and of the lists of tenants.</param>
/// <param name="MonthlyCost">What all approved quotas cost; null without prices.</param>
/// <param name="Fullest">The tenants that use the largest shares of their quota.</param>
/// <param name="Emptiest">The tenants that use the smallest shares of their quota.</param>
/// <param name="Expiring">The tenants that expire within 30 days.</param>
/// <param name="Forecasts">Of clusters with enough history; only for managers and callers who see all tenants.</param>
/// <param name="GrowthSince">The first known day of the time span; null without a history of what was committed.</param>
internal sealed record QuotaBoardResponse(
    string Group,
    string Resource,
    int Days,
    int Tenants,
    IReadOnlyList<BoardAmountResponse> Totals,
    Money? MonthlyCost,
    IReadOnlyList<BoardGroupResponse> Groups,
    BoardTrendResponse Trend,
    IReadOnlyList<TenantUseResponse> Largest,
    IReadOnlyList<TenantUseResponse> Fullest,
    IReadOnlyList<TenantUseResponse> Emptiest,
    IReadOnlyList<ExpiringTenant> Expiring,
    IReadOnlyList<ClusterForecastResponse> Forecasts,
    DateOnly? GrowthSince
)
{
    public static QuotaBoardResponse From(BoardFilter filter, QuotaBoard board)
    {
        string Text(long number) => QuotaFigure.ToQuantity(filter.Resource.HardKey, number).ToString();
        string Signed(long number) => number < 0 ? $"-{Text(-number)}" : Text(number);
        IReadOnlyList<string?> Texts(IReadOnlyList<long?> numbers) => [.. numbers.Select(number => number is { } known ? Text(known) : null)];
        IReadOnlyList<TenantUseResponse> Uses(IReadOnlyList<TenantUse> tenants) =>
            [
                .. tenants.Select(tenant => new TenantUseResponse(
                    tenant.Name,
                    tenant.Team,
                    Text(tenant.Hard),
                    Text(tenant.Used),
                    tenant.P95 is { } p95 ? Text(p95) : null
                )),
            ];
        return new(
            GroupingNames.NameOf(filter.Grouping),
            filter.Resource.Name,
            filter.Days,
            board.Tenants,
            [.. board.Totals.Select(BoardAmountResponse.From)],
            board.MonthlyCost,
            [
                .. board.Groups.Select(group => new BoardGroupResponse(
                    group.Key,
                    group.Title,
                    group.Tenants,
                    [.. group.Amounts.Select(BoardAmountResponse.From)],
                    group.MonthlyCost,
                    group.Growth is { } growth ? Signed(growth) : null
                )),
            ],
            new(
                board.Trend.Days,
                [.. board.Trend.Series.Select(series => new BoardSeriesResponse(series.Key, series.Title, Texts(series.Used)))],
                Texts(board.Trend.Committed),
                Texts(board.Trend.Hard)
            ),
            Uses(board.Holders),
            Uses(board.Fullest),
            Uses(board.Emptiest),
            board.Expiring,
            [
                .. board.Forecasts.Select(forecast => new ClusterForecastResponse(
                    forecast.Cluster,
                    Text(forecast.Committed),
                    Text(forecast.Allocatable),
                    forecast.Full?.Day,
                    forecast.Full?.Earliest,
                    forecast.Full?.Latest
                )),
            ],
            board.GrowthSince
        );
    }
}
