using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants;

/// <summary>The objects of a tenant that may exist in its cluster: those of all approved manifests that are not known to be gone.</summary>
public sealed class TenantInventory(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Each object once, in the order of application, with objects of earlier manifests first.</summary>
    public Task<IReadOnlyList<ObjectReference>> ListAsync(Tenant tenant, CancellationToken cancellationToken) =>
        ReadAsync([.. tenant.FormerHashes, tenant.ManifestHash], cancellationToken);

    /// <summary>The objects of earlier manifests that are in none of the present ones' namespaces: those that a move leaves behind.</summary>
    public async Task<IReadOnlyList<ObjectReference>> ListFormerPlacesAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var present = await ReadAsync([tenant.ManifestHash], cancellationToken);
        var home = present.Single(reference => reference.IsNamespace).Name;
        return
        [
            .. (await ReadAsync(tenant.FormerHashes, cancellationToken)).Where(reference =>
                reference.Place != home && !present.Any(other => other.IsSameObjectAs(reference))
            ),
        ];
    }

    /// <summary>The namespaces that moves left behind, each with what was last approved for it.</summary>
    public async Task<IReadOnlyList<FormerPlace>> ListFormerNamespacesAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var homes = (await ListFormerPlacesAsync(tenant, cancellationToken)).Where(reference => reference.IsNamespace).ToList();
        if (homes.Count == 0)
            return [];
        var hashes = tenant.FormerHashes;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var revisions = await db
            .Revisions.AsNoTracking()
            .Where(revision => hashes.Contains(revision.Hash))
            .ToDictionaryAsync(revision => revision.Hash, revision => ManifestYaml.Read(revision.Yaml), cancellationToken);
        return
        [
            .. homes.Select(home =>
            {
                var last = hashes.Select(hash => revisions[hash]).Last(manifests => manifests.Any(one => home.IsSameObjectAs(ObjectReference.Of(one))));
                return new FormerPlace(home, new RenderedManifests([last], []));
            }),
        ];
    }

    private async Task<IReadOnlyList<ObjectReference>> ReadAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var revisions = await db
            .Revisions.AsNoTracking()
            .Where(revision => hashes.Contains(revision.Hash))
            .ToDictionaryAsync(revision => revision.Hash, revision => revision.Yaml, cancellationToken);
        return [.. hashes.SelectMany(hash => ObjectReference.ReadAll(revisions[hash])).Distinct()];
    }
}
