using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>The clusters that the banner on every page is about: one for each cluster, however many tenants it has.</summary>
public sealed class TroubledClusters(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, ClusterObservations observations)
{
    /// <summary>
    /// The clusters that do not respond, and those of which there is something to know: all for those who see everything, and for others those that one of
    /// their tenants is on.
    /// </summary>
    public async Task<IReadOnlyList<ClusterStatus>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        var troubled = (await observations.ListTroubledAsync(cancellationToken)).Where(status => clusters.FindKnown(status.Cluster) is not null).ToList();
        if (user.SeesEverything || troubled.Count == 0)
            return troubled;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var own = await db
            .Tenants.Where(tenant => tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team))
            .Select(tenant => tenant.Cluster)
            .Distinct()
            .ToListAsync(cancellationToken);
        return [.. troubled.Where(status => own.Contains(status.Cluster))];
    }
}
