using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>How a user connects to one tenant.</summary>
/// <param name="Namespace">The tenant's namespace on the host cluster.</param>
/// <param name="HasOwnApiServer">Whether it has its own API server, virtual or dedicated.</param>
/// <param name="HasVirtualCluster">Whether its API server runs in the tenant's namespace on the host cluster.</param>
/// <param name="Api">Null while the kubeconfig is not available.</param>
/// <param name="WhyNot">Why the kubeconfig is not available.</param>
/// <param name="IsPlatformAdmin">Whether the user may connect through the host cluster.</param>
public sealed record TenantConnection(
    string Tenant,
    string Team,
    string TeamTitle,
    string Tier,
    string TierTitle,
    string Cluster,
    string Namespace,
    TenantPhase Phase,
    bool HasOwnApiServer,
    bool HasVirtualCluster,
    bool IsPlatformAdmin,
    ApiConnection? Api,
    Problem? WhyNot
)
{
    /// <summary>Whether something in the cluster is not as approved.</summary>
    [JsonIgnore]
    public bool Differs { get; init; }
}

/// <summary>A kubeconfig to download.</summary>
public sealed record KubeconfigFile(string Name, string Content);
