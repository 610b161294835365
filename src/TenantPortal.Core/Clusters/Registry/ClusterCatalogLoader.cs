using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>Reads the clusters of the database into the catalog of this process.</summary>
public sealed class ClusterCatalogLoader(IDbContextFactory<PortalDb> databases, ClusterCatalog catalog) : IDisposable
{
    /// <summary>What was read earlier must not replace what was read later.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await db.RegisteredClusters.AsNoTracking().ToListAsync(cancellationToken);
            catalog.Update(rows.ConvertAll(row => row.ToKnown()));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
