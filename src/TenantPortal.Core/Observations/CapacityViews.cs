using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>One resource of a cluster: capacity, commitments and usage.</summary>
/// <param name="Allocatable">The amount on schedulable nodes; null when unknown.</param>
/// <param name="LargestNode">The amount on the largest node; null when unknown.</param>
/// <param name="Committed">The approved quotas of all tenants; null for users who do not see all tenants, like <paramref name="Used"/>.</param>
/// <param name="Used">The usage that the tenants' quotas report.</param>
public sealed record CapacityLine(QuotaResource Resource, Quantity? Allocatable, Quantity? LargestNode, Quantity? Committed, Quantity? Used)
{
    /// <summary>The uncommitted amount, negative when overcommitted; null when unknown.</summary>
    public Quantity? Free =>
        Allocatable is { } all && Committed is { } committed
            ? QuotaFigure.ToQuantity(Resource.HardKey, QuotaFigure.ToNumber(Resource.HardKey, all) - QuotaFigure.ToNumber(Resource.HardKey, committed))
            : null;

    /// <summary>Committed divided by allocatable; null when unknown.</summary>
    public double? CommittedShare => ShareOf(Committed);

    /// <summary>Used divided by allocatable; null when unknown.</summary>
    public double? UsedShare => ShareOf(Used);

    private double? ShareOf(Quantity? part) => part is { } amount && Allocatable is { Sign: > 0 } all ? QuotaFigure.Share(Resource.HardKey, amount, all) : null;
}

/// <summary>The capacity of the nodes of a cluster that some tiers can use, and what is taken of it.</summary>
/// <param name="Tiers">The titles of the tiers, which all can use the same nodes.</param>
/// <param name="Nodes">The number of schedulable nodes.</param>
public sealed record TierCapacity(IReadOnlyList<string> Tiers, int Nodes, IReadOnlyList<CapacityLine> Lines);

/// <summary>The capacity and commitments of one cluster.</summary>
/// <param name="Nodes">The number of schedulable nodes; null when it reports none.</param>
/// <param name="ObservedAt">When the capacity last changed; null when it reports none.</param>
/// <param name="Lines">All nodes that any tier can use: first the resources that every quota has, then the extended resources of the cluster.</param>
public sealed record ClusterOverview(string Cluster, int? Nodes, DateTimeOffset? ObservedAt, IReadOnlyList<CapacityLine> Lines)
{
    /// <summary>The capacity by tier, where tiers can use different nodes; empty where all can use the same.</summary>
    public IReadOnlyList<TierCapacity> Tiers { get; init; } = [];
}
