using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ClusterRegistryTables
{
    extension(PortalDb db)
    {
        public DbSet<RegisteredCluster> RegisteredClusters => db.Set<RegisteredCluster>();

        public DbSet<ClusterTest> ClusterTests => db.Set<ClusterTest>();
    }
}
