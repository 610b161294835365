namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>How somebody works in one tenant.</summary>
/// <param name="Namespace">The tenant's on the host cluster.</param>
/// <param name="HasOwnApiServer">It is a cluster in itself, virtual or dedicated.</param>
/// <param name="HasVirtualCluster">Its API server runs in the tenant's namespace on the host cluster.</param>
/// <param name="Api">Null while there is no kubeconfig to download.</param>
/// <param name="WhyNot">Why there is none.</param>
/// <param name="IsPlatformAdmin">Knows the host cluster, and may go in by it.</param>
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
);

/// <summary>A kubeconfig to download.</summary>
public sealed record KubeconfigFile(string Name, string Content);
