using TenantPortal.Core;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.Clusters;

namespace TenantPortal.Web.Features.Clusters;

/// <summary>A cluster with what platform admins decide about it.</summary>
/// <param name="Configured">Whether it is from the configuration, so that only its state can be changed here.</param>
/// <param name="AwaySince">Since when it has not responded; null while it does.</param>
/// <param name="Problem">The reason why it does not respond; null while it does.</param>
/// <param name="Tiers">The tiers that an added cluster is for; empty for all that are not limited to other clusters.</param>
/// <param name="Environments">The environments that an added cluster is for; empty for all.</param>
/// <param name="Credential">Where the kubeconfig of an added cluster is; null for a cluster from the configuration.</param>
/// <param name="Version">Required to change the cluster.</param>
/// <param name="ServerVersion">As of the last test of the guards; empty before.</param>
/// <param name="Uid">The UID of its namespace kube-system; null before it has responded.</param>
internal sealed record ClusterDetailsResponse(
    string Name,
    string Title,
    string Description,
    ClusterState State,
    bool Configured,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Tiers,
    IReadOnlyList<string> Environments,
    int Tenants,
    int OpenRequests,
    DateTimeOffset? AwaySince,
    string? Problem,
    string? Credential,
    string? Context,
    string GroupPrefix,
    string PortalNamespace,
    string PortalServiceAccount,
    string ServerVersion,
    string? Uid,
    Guid Version,
    ClusterTestView? LastTest
)
{
    public static ClusterDetailsResponse From(ClusterDetails cluster) =>
        new(
            cluster.Summary.Name,
            cluster.Summary.Title,
            cluster.Description,
            cluster.Summary.State,
            cluster.Summary.IsConfigured,
            cluster.Summary.Labels,
            cluster.Tiers,
            cluster.Environments,
            cluster.Summary.Tenants,
            cluster.Summary.OpenRequests,
            cluster.Summary.AwaySince,
            cluster.Problem,
            cluster.Credential,
            cluster.Context,
            cluster.GroupPrefix,
            cluster.PortalNamespace,
            cluster.PortalServiceAccount,
            cluster.ServerVersion,
            cluster.Uid,
            cluster.Version,
            cluster.LastTest
        );
}

/// <summary>The change of a cluster's state.</summary>
internal sealed record ClusterStateInput
{
    /// <summary>The version that was read.</summary>
    public Guid? Version { get; init; }
}
