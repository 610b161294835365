using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Dashboards;

/// <summary>What a dashboard shows: all tenants that the user can see, or those that match every value that is set.</summary>
public sealed record BoardFilter
{
    /// <summary>The time spans that a trend can have, in days.</summary>
    public static readonly IReadOnlyList<int> Spans = [14, 90, 400];

    /// <summary>The value of <see cref="Product"/> for tenants that belong to no product. No product can have this name.</summary>
    public const string NoProduct = "-";

    /// <summary>The value of <see cref="CostCentre"/> for teams without one. No cost center can have this name.</summary>
    public const string NoCostCentre = "-";

    public QuotaGrouping Grouping { get; init; } = QuotaGrouping.Team;

    /// <summary>The resource of the trend and of the lists of tenants.</summary>
    public QuotaResource Resource { get; init; } = QuotaResource.Cpu;

    /// <summary>The length of the trend in days, one of <see cref="Spans"/>.</summary>
    public int Days { get; init; } = 90;

    public string? Department { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Cluster { get; init; }

    public string? Environment { get; init; }

    /// <summary>The name of a product, or <see cref="NoProduct"/>.</summary>
    public string? Product { get; init; }

    /// <summary>The cost center of a team, or <see cref="NoCostCentre"/>.</summary>
    public string? CostCentre { get; init; }

    /// <summary>Whether it selects whole clusters, so that sums can be compared with their capacity.</summary>
    public bool IsOfWholeClusters => this is { Department: null, Team: null, Tier: null, Environment: null, Product: null, CostCentre: null };

    /// <summary>The value of a dimension; null when it is not restricted.</summary>
    public string? this[QuotaGrouping grouping] =>
        grouping switch
        {
            QuotaGrouping.Department => Department,
            QuotaGrouping.Team => Team,
            QuotaGrouping.Tier => Tier,
            QuotaGrouping.Cluster => Cluster,
            QuotaGrouping.Product => Product,
            QuotaGrouping.CostCentre => CostCentre,
            _ => Environment,
        };
}
