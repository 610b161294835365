using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.ClusterIdentities;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ClusterIdentityTables
{
    extension(PortalDb db)
    {
        public DbSet<ClusterIdentity> ClusterIdentities => db.Set<ClusterIdentity>();
    }
}
