using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>A cluster in the list.</summary>
/// <param name="IsConfigured">Whether it is from the configuration, so that only its state can be changed here.</param>
/// <param name="Tenants">Those that are not archived.</param>
/// <param name="OpenRequests">Those that are not decided.</param>
/// <param name="AwaySince">Since when it has not responded; null while it does, and for a retired cluster.</param>
public sealed record ClusterSummary(
    string Name,
    string Title,
    ClusterState State,
    bool IsConfigured,
    IReadOnlyList<string> Labels,
    int Tenants,
    int OpenRequests,
    DateTimeOffset? AwaySince
);

/// <summary>A cluster with everything that its page shows.</summary>
/// <param name="Credential">Where the kubeconfig of an added cluster is; null for a cluster from the configuration.</param>
/// <param name="Version">Changes with every change.</param>
/// <param name="Problem">Why it does not respond; null while it does.</param>
/// <param name="ServerVersion">As of the last test of the guards; empty before.</param>
/// <param name="Uid">The identity of the cluster; null before it has responded.</param>
/// <param name="LastTest">Null when there is none of the last day.</param>
/// <param name="MayChange">Whether the user may change it.</param>
public sealed record ClusterDetails(
    ClusterSummary Summary,
    string Description,
    string? Credential,
    string? Context,
    string GroupPrefix,
    string PortalNamespace,
    string PortalServiceAccount,
    IReadOnlyList<string> Tiers,
    IReadOnlyList<string> Environments,
    Guid Version,
    string? Problem,
    string ServerVersion,
    string? Uid,
    ClusterTestView? LastTest,
    IReadOnlyList<HistoryEntry> History,
    bool MayChange
)
{
    /// <summary>Why it cannot be retired now, as a sentence; null when it can be.</summary>
    public Sentence? WhyNotRetired => ClusterService.WhyNotRetired(Summary.Name, Summary.Tenants, Summary.OpenRequests);
}

/// <summary>A test of a cluster.</summary>
/// <param name="FinishedAt">Null while it runs.</param>
/// <param name="Reached">Whether the cluster responded, so that it can be added.</param>
public sealed record ClusterTestView(
    Guid Id,
    string Cluster,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt,
    bool Reached,
    IReadOnlyList<ClusterTestFinding> Findings
)
{
    internal static ClusterTestView From(ClusterTest test) =>
        new(test.Id, test.Cluster, test.RequestedAt, test.FinishedAt, test.Uid is not null, test.Findings);
}
