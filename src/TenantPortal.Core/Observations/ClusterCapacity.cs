using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>How much of one resource the nodes of a cluster can give to tenants. A cluster that shows no nodes has none of these: unknown.</summary>
public sealed class ClusterCapacity
{
    public ClusterCapacity(string cluster, string resource, long allocatable, long largestNode, int nodes, DateTimeOffset observedAt) =>
        (Cluster, Resource, Allocatable, LargestNode, Nodes, ObservedAt) = (cluster, resource, allocatable, largestNode, nodes, observedAt);

    public string Cluster { get; private set; }

    /// <summary>The key of <c>Node.status.allocatable</c>: <c>cpu</c>.</summary>
    public string Resource { get; private set; }

    /// <summary>Of all nodes that take pods. Millicores for cpu, bytes for memory and storage, a count for the rest; see <see cref="QuotaFigure"/>.</summary>
    public long Allocatable { get; private set; }

    /// <summary>The share of the node that has the most: what is lost when it fails.</summary>
    public long LargestNode { get; private set; }

    /// <summary>How many nodes take pods.</summary>
    public int Nodes { get; private set; }

    /// <summary>When it became so.</summary>
    public DateTimeOffset ObservedAt { get; private set; }

    internal void Report(CapacityReport report, DateTimeOffset at)
    {
        if ((Allocatable, LargestNode, Nodes) == (report.Allocatable, report.LargestNode, report.Nodes))
            return;
        (Allocatable, LargestNode, Nodes, ObservedAt) = (report.Allocatable, report.LargestNode, report.Nodes, at);
    }
}

/// <summary>What the nodes of a cluster can hold of one resource, in the units of <see cref="QuotaFigure"/>.</summary>
/// <param name="Resource">The key of <c>Node.status.allocatable</c>.</param>
/// <param name="LargestNode">The share of the node that has the most.</param>
/// <param name="Nodes">How many nodes take pods.</param>
public sealed record CapacityReport(string Resource, long Allocatable, long LargestNode, int Nodes);
