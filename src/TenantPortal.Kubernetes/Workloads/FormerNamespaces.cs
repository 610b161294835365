using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Deleting;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Workloads;

/// <summary>A namespace whose workloads follow a tenant.</summary>
/// <param name="Namespace">Its name.</param>
/// <param name="Tier">The tier that it was created for.</param>
internal sealed record WorkloadHome(string Namespace, string Tier);

/// <summary>
/// Has the namespaces that moves left behind follow the tenant. In a suspension they get read-only groups and a quota without pods, and what was approved
/// for them when it ends. A group that loses its access to the tenant loses it there too.
/// </summary>
internal sealed class FormerNamespaces(TenantInventory inventory)
{
    /// <summary>Returns the namespaces whose workloads have to follow too; empty for a tenant that runs and holds no workloads.</summary>
    /// <param name="groups">The groups with access to the tenant, as its cluster sees them.</param>
    /// <exception cref="ClusterRefusedException">The cluster refused a call.</exception>
    public async Task<IReadOnlyList<WorkloadHome>> FollowAsync(
        Tenant tenant,
        IReadOnlyCollection<string> groups,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (tenant.FormerHashes.Count == 0)
            return [];
        var followed = new List<WorkloadHome>();
        foreach (var place in await inventory.ListFormerNamespacesAsync(tenant, cancellationToken))
        {
            // What is being deleted starts nothing.
            if (
                await InventoryReader.FindOwnNamespacesAsync(api, tenant, [place.Home], cancellationToken) is not [var live]
                || NamespaceContents.DeletedAt(live) is not null
            )
                continue;
            foreach (var manifest in place.FollowersOf(tenant, groups))
                await ApplyAsync(api, manifest, cancellationToken);
            followed.Add(new WorkloadHome(place.Home.Name, PortalLabels.TierOf(live) ?? tenant.Tier));
        }

        return tenant.IsStopped || tenant.HoldsWorkloads ? followed : [];
    }

    /// <summary>By force: it was the portal's when it was applied, and its namespace is the tenant's.</summary>
    private static async Task ApplyAsync(ClusterApi api, Manifest manifest, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync(manifest.ApiVersion, manifest.Kind, manifest.Namespace, manifest.Name, cancellationToken);
        var applied = await api.ApplyAsync(path, manifest.ToJson(), force: true, cancellationToken);
        if (!applied.Succeeded)
            throw new ClusterRefusedException(applied);
    }
}
