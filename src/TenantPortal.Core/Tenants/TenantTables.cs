using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class TenantTables
{
    extension(PortalDb db)
    {
        public DbSet<Tenant> Tenants => db.Set<Tenant>();
    }
}
