using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>Reads the clusters of the database into the catalog of this process.</summary>
public sealed class ClusterCatalogLoader(IDbContextFactory<PortalDb> databases, ClusterCatalog catalog)
{
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.RegisteredClusters.AsNoTracking().ToListAsync(cancellationToken);
        catalog.Update(rows.ConvertAll(row => row.ToKnown()));
    }
}
