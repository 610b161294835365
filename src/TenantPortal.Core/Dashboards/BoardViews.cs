using TenantPortal.Core.Languages;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Dashboards;

/// <summary>The sums of one resource, in the unit of <see cref="QuotaFigure"/>.</summary>
/// <param name="Committed">The approved quotas, whether clusters have reported them or not.</param>
/// <param name="Hard">The quotas that clusters reported.</param>
/// <param name="Used">The usage that the quotas report.</param>
/// <param name="Allocatable">What the nodes of whole clusters have; null where that is unknown or not comparable.</param>
public sealed record BoardAmount(QuotaResource Resource, long Committed, long Hard, long Used, long? Allocatable)
{
    /// <summary>Used divided by hard; null without a quota.</summary>
    public double? Utilization => Hard == 0 ? null : (double)Used / Hard;
}

/// <summary>One group: a department, a team, a tier, a cluster, an environment, a product or a cost center.</summary>
/// <param name="Key">Its name, for filters.</param>
/// <param name="Tenants">The number of its tenants.</param>
/// <param name="Amounts">One for each resource, in the order of <see cref="TierCatalog.Resources"/>.</param>
/// <param name="MonthlyCost">What the approved quotas cost; null without prices.</param>
public sealed record BoardGroup(string Key, Sentence Title, int Tenants, IReadOnlyList<BoardAmount> Amounts, Money? MonthlyCost = null)
{
    /// <summary>
    /// How much more of the chosen resource is committed than on <see cref="QuotaBoard.GrowthSince"/>; negative when it is less. Null where that is not known.
    /// </summary>
    public long? Growth { get; init; }

    /// <summary>Zeros for an extended resource that no tier offers.</summary>
    public BoardAmount this[QuotaResource resource] =>
        Amounts.FirstOrDefault(amount => amount.Resource == resource) ?? new BoardAmount(resource, 0, 0, 0, null);
}

/// <summary>The usage of one group over time; null on days of which nothing is known.</summary>
/// <param name="Key">The group; null for the sum of all smaller ones.</param>
public sealed record TrendSeries(string? Key, Sentence Title, IReadOnlyList<long?> Used);

/// <summary>The daily means of a resource over time.</summary>
/// <param name="Days">Every day of the time span that has passed since the first known one, oldest first.</param>
/// <param name="Committed">The approved quotas at the end of each day; null for a gap, like <paramref name="Hard"/>, and for a single product.</param>
public sealed record BoardTrend(IReadOnlyList<DateOnly> Days, IReadOnlyList<TrendSeries> Series, IReadOnlyList<long?> Committed, IReadOnlyList<long?> Hard);

/// <summary>A tenant's quota of one resource and its use.</summary>
/// <param name="Team">The title of the team.</param>
/// <param name="P95">The highest p95 of the last <see cref="QuotaBoardReader.RankedDays"/> complete days; null when nothing is known of them.</param>
public sealed record TenantUse(string Name, string Team, long Hard, long Used, long? P95)
{
    /// <summary>The p95, or what is used now, divided by the quota.</summary>
    public double Share => (double)(P95 ?? Used) / Hard;
}

/// <summary>A tenant that expires soon.</summary>
public sealed record ExpiringTenant(string Name, string Team, DateOnly ExpiresOn);

/// <summary>When the quotas committed on a cluster would reach its capacity, if they went on as before.</summary>
/// <param name="Full">When it would; null when the trend does not lead there within <see cref="LinearTrend.Horizon"/> days.</param>
public sealed record ClusterForecast(string Cluster, long Allocatable, long Committed, ReachedDay? Full);

/// <summary>The quotas of the tenants that a user can see.</summary>
/// <param name="Totals">The sum over all groups, one for each resource.</param>
/// <param name="Groups">Largest first by the chosen resource.</param>
/// <param name="Holders">The tenants with the largest quotas of the chosen resource.</param>
/// <param name="Fullest">The tenants that use the largest share of their quota, from <see cref="QuotaBoardReader.MinOverShare"/> on.</param>
/// <param name="Emptiest">The tenants that use the smallest share of their quota, up to <see cref="QuotaBoardReader.MaxUnderShare"/>.</param>
/// <param name="Expiring">The tenants that expire within <see cref="QuotaBoardReader.ExpiryDays"/> days, the next one first.</param>
/// <param name="Forecasts">Of clusters with enough history; for managers and users who see all tenants, and without filters other than the cluster.</param>
public sealed record QuotaBoard(
    IReadOnlyList<BoardAmount> Totals,
    IReadOnlyList<BoardGroup> Groups,
    BoardTrend Trend,
    IReadOnlyList<TenantUse> Holders,
    IReadOnlyList<TenantUse> Fullest,
    IReadOnlyList<TenantUse> Emptiest,
    IReadOnlyList<ExpiringTenant> Expiring,
    IReadOnlyList<ClusterForecast> Forecasts
)
{
    public int Tenants => Groups.Sum(group => group.Tenants);

    /// <summary>What the approved quotas of all groups cost; null without prices.</summary>
    public Money? MonthlyCost { get; init; }

    /// <summary>The first known day of the time span; null without a history of what was committed.</summary>
    public DateOnly? GrowthSince { get; init; }

    /// <summary>The group whose commitments of the chosen resource grew most; null when none of several grew.</summary>
    public BoardGroup? GrewMost => Groups.Count > 1 && Groups.MaxBy(group => group.Growth ?? 0) is { Growth: > 0 } most ? most : null;
}
