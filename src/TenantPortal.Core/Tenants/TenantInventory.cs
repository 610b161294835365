using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants;

/// <summary>The objects of a tenant that may exist in its cluster: those of all approved manifests that are not known to be gone.</summary>
public sealed class TenantInventory(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Each object once, in the order of application, with objects of earlier manifests first.</summary>
    public async Task<IReadOnlyList<ObjectReference>> ListAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<string> hashes = [.. tenant.FormerHashes, tenant.ManifestHash];
        var revisions = await db
            .Revisions.AsNoTracking()
            .Where(revision => hashes.Contains(revision.Hash))
            .ToDictionaryAsync(revision => revision.Hash, revision => revision.Yaml, cancellationToken);
        return [.. hashes.SelectMany(hash => ObjectReference.ReadAll(revisions[hash])).Distinct()];
    }
}
