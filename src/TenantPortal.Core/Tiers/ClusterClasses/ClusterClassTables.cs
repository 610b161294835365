using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tiers.ClusterClasses;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ClusterClassTables
{
    extension(PortalDb db)
    {
        public DbSet<ObservedClusterClass> ClusterClasses => db.Set<ObservedClusterClass>();
    }
}
