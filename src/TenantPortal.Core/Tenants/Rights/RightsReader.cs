using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>The access rights in one tenant.</summary>
/// <param name="Revision">The hash of the manifests that the rights are read from.</param>
/// <param name="IsApplied">Whether those manifests are in the cluster; otherwise they are approved but not fully applied.</param>
/// <param name="IsChanging">Whether newer manifests are approved but not applied yet.</param>
/// <param name="CanRequestChange">Whether the current user may request a change of access.</param>
public sealed record TenantRightsView(
    string Tenant,
    string TeamTitle,
    string TierTitle,
    string Cluster,
    string Namespace,
    string Revision,
    bool IsApplied,
    bool IsChanging,
    bool CanRequestChange,
    TenantRights Rights
);

/// <summary>Reads access rights from the applied manifests.</summary>
public sealed class RightsReader(IDbContextFactory<PortalDb> databases, TierCatalog tiers)
{
    /// <summary>Null when there is no such tenant or the user may not see it.</summary>
    public async Task<TenantRightsView?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var revisions = db.Revisions;
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            from revision in revisions
            where tenant.Name == name && tenant.ArchivedAt == null
            // What is applied in quarantine or while the tenant is suspended is less than a revision, and is none itself.
            where revision.Hash == tenant.ManifestHash || revision.Hash == tenant.AppliedHash
            orderby revision.Hash == tenant.AppliedHash descending
            select new
            {
                tenant,
                team,
                revision,
                IsSeen = db.VisibleTeams(user).Contains(tenant.Team),
                OpenRequest = db.Set<TenantRequest>()
                    .Where(request => request.TenantName == name && RequestStatuses.Open.Contains(request.Status))
                    .Select(request => request.Id)
                    .FirstOrDefault(),
            }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null || !(found.IsSeen || ConnectionPolicy.IsGranted(user, found.tenant.Spec)))
            return null;
        var (known, tier) = (found.tenant, tiers.Find(found.tenant.Tier));
        return new TenantRightsView(
            known.Name,
            found.team.Title,
            tier?.Title ?? known.Tier,
            known.Cluster,
            tier is null ? known.Name : TenantRenderer.NamespaceOf(tier, known.Name),
            found.revision.Hash,
            known.AppliedHash is not null,
            known.AppliedHash is not null && found.revision.Hash != known.ManifestHash,
            TenantActions.For(known, found.team, tier, user, found.OpenRequest).CanRequestChange,
            RightsOfManifests.Read(found.revision.Yaml)
        );
    }
}
