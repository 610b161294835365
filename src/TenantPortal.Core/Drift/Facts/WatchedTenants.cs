using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>A tenant whose objects in the cluster can be compared with what was approved.</summary>
/// <param name="Expected">What the portal applies now: in quarantine and while the tenant is suspended, less than was approved.</param>
/// <param name="ReportsForeign">
/// Whether objects of others in its namespace are findings. In tiers that leave the namespace to an add-on, the add-on creates its own there.
/// </param>
public sealed record WatchedTenant(Guid Id, string Name, RenderedManifests Expected, bool ReportsForeign);

/// <summary>Finds the tenants that objects in a cluster belong to, by their namespaces: a label can be copied, a namespace cannot.</summary>
public sealed class WatchedTenants(IDbContextFactory<PortalDb> databases, TierCatalog tiers, TenantRenderer renderer)
{
    private const int MaxNames = 500;

    /// <summary>The names of tenants by those of the namespaces that are theirs.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindOwnersAsync(
        string cluster,
        IReadOnlyCollection<string> namespaces,
        CancellationToken cancellationToken
    )
    {
        string[] prefixes = [.. tiers.All.Select(tier => tier.NamespacePrefix).Distinct()];
        string[] names =
        [
            .. from place in namespaces.Distinct()
            from prefix in prefixes
            where place.StartsWith(prefix, StringComparison.Ordinal)
            select place[prefix.Length..],
        ];
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        if (names.Length == 0)
            return owners;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in names.Distinct().Chunk(MaxNames))
        {
            var found = await db
                .Tenants.Where(tenant => tenant.Cluster == cluster && tenant.ArchivedAt == null && some.Contains(tenant.Name))
                .Select(tenant => new { tenant.Name, tenant.Tier })
                .ToListAsync(cancellationToken);
            foreach (var tenant in found)
            {
                if (tiers.Find(tenant.Tier) is { } tier)
                    owners[TenantRenderer.NamespaceOf(tier, tenant.Name)] = tenant.Name;
            }
        }

        return owners;
    }

    /// <summary>
    /// Those of the tenants whose approved manifests are in the cluster. A tenant that is being provisioned, changed or deleted, or whose rendering differs
    /// from the approved one, is left out: the portal itself is about to change its objects, or must not.
    /// </summary>
    public async Task<IReadOnlyList<WatchedTenant>> FindAsync(string cluster, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var watched = new List<WatchedTenant>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in names.Distinct().Chunk(MaxNames))
        {
            var found = await (
                from tenant in db.Tenants.AsNoTracking()
                join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
                where
                    tenant.Cluster == cluster
                    && some.Contains(tenant.Name)
                    && tenant.ArchivedAt == null
                    && tenant.DeletionStartedAt == null
                    && tenant.AppliedHash != null
                    && tenant.ObservedGeneration == tenant.Generation
                select new { tenant, team }
            ).ToListAsync(cancellationToken);
            watched.AddRange(found.Select(item => TryRender(item.tenant, item.team)).OfType<WatchedTenant>());
        }

        return watched;
    }

    private WatchedTenant? TryRender(Tenant tenant, Team team)
    {
        try
        {
            var rendered = renderer.Render(tenant.Id, tenant.RequestId, tenant.Spec, team);
            if (rendered.Hash != tenant.ManifestHash || tiers.Find(tenant.Tier) is not { } tier)
                return null;
            return new WatchedTenant(tenant.Id, tenant.Name, renderer.RenderNow(tenant, team), tier.Isolation == Isolation.Namespace);
        }
        catch (RenderingException)
        {
            // The reconciler reports why as a condition of the tenant.
            return null;
        }
    }
}
