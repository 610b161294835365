using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>
/// Proves one tenant's isolation against its cluster: looks at what is there, asks what its groups may, and tries, without storing anything,
/// what must be refused. It never repairs; the reconciler does.
/// </summary>
internal sealed class IsolationChecker(ClusterConnections connections, ClusterCatalog clusters, TierCatalog tiers)
{
    private static readonly IsolationCheck[] ByDesign =
    [
        new("self-service-bindings", "The team manages its own role bindings", "Not tried: a benchmark of self-service, not of isolation.", IsolationSeverity.Minor, "MTB-PL2-BC-OPS-3"),
        new("self-service-policies", "The team manages its own network policies", "Not tried: a benchmark of self-service, not of isolation.", IsolationSeverity.Minor, "MTB-PL2-BC-OPS-4"),
    ];

    /// <exception cref="ClusterRefusedException">The namespace is gone, or the portal may not look.</exception>
    public async Task<IsolationRun> CheckAsync(ClaimedCheck claim, CancellationToken cancellationToken)
    {
        var (tier, cluster) = (tiers.Find(claim.Tenant.Tier), clusters.Find(claim.Tenant.Cluster));
        if (tier is null || cluster is null)
            throw new RenderingException($"The tier '{claim.Tenant.Tier}' or the cluster '{claim.Tenant.Cluster}' is no longer configured.");
        var api = connections.Get(claim.Tenant.Cluster);
        var tenant = CheckedTenant.Of(claim, tier, tiers, cluster);
        var live = await CheckedNamespace.ReadAsync(api, tenant.Namespace, cancellationToken);
        var network = new NetworkChecks(tenant, live).Check();
        var access = await new AccessChecks(api, claim.Tenant.Cluster, tenant).CheckAsync(cancellationToken);
        var admission = await new AdmissionChecks(api, live).CheckAsync(cancellationToken);
        return new IsolationRun(
            [
                .. LabelChecks.Check(tenant, live),
                .. admission,
                .. access,
                .. network.Findings,
                .. QuotaChecks.Check(live),
                .. OwnershipChecks.Check(tenant, live),
                .. ByDesign.Select(check => check.NotApplicable("Deliberately not met: changes go through a request in the portal, where somebody decides.")),
            ],
            network.Network);
    }
}
