using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>The capacity of a pool of a cluster's nodes for one resource. A cluster that reports no nodes has no rows: its capacity is unknown.</summary>
public sealed class ClusterCapacity
{
    public ClusterCapacity(string cluster, string pool, string resource, long allocatable, long largestNode, int nodes, DateTimeOffset observedAt) =>
        (Cluster, Pool, Resource, Allocatable, LargestNode, Nodes, ObservedAt) = (cluster, pool, resource, allocatable, largestNode, nodes, observedAt);

    public string Cluster { get; private set; }

    /// <summary>The <see cref="NodePool.Key"/> of the nodes.</summary>
    public string Pool { get; private set; }

    /// <summary>The key of <c>Node.status.allocatable</c>: <c>cpu</c>.</summary>
    public string Resource { get; private set; }

    /// <summary>
    /// The amount on all schedulable nodes. Millicores for cpu, bytes for memory and storage, a count for the rest; see
    /// <see cref="QuotaFigure"/>.
    /// </summary>
    public long Allocatable { get; private set; }

    /// <summary>The amount on the largest node, which is lost when it fails.</summary>
    public long LargestNode { get; private set; }

    /// <summary>The number of schedulable nodes.</summary>
    public int Nodes { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ObservedAt { get; private set; }

    internal CapacityReport ToReport() => new(Resource, Allocatable, LargestNode, Nodes) { Pool = NodePool.Parse(Pool) };

    internal void Report(CapacityReport report, DateTimeOffset at)
    {
        if ((Allocatable, LargestNode, Nodes) == (report.Allocatable, report.LargestNode, report.Nodes))
            return;
        (Allocatable, LargestNode, Nodes, ObservedAt) = (report.Allocatable, report.LargestNode, report.Nodes, at);
    }
}

/// <summary>The capacity of a cluster's nodes for one resource, in the units of <see cref="QuotaFigure"/>.</summary>
/// <param name="Resource">The key of <c>Node.status.allocatable</c>.</param>
/// <param name="LargestNode">The amount on the largest node.</param>
/// <param name="Nodes">The number of schedulable nodes.</param>
public sealed record CapacityReport(string Resource, long Allocatable, long LargestNode, int Nodes)
{
    /// <summary>The nodes that have it.</summary>
    public NodePool Pool { get; init; } = NodePool.Shared;
}
