using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Watches;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ClusterWatchTables
{
    extension(PortalDb db)
    {
        public DbSet<ClusterWatch> ClusterWatches => db.Set<ClusterWatch>();
    }
}
