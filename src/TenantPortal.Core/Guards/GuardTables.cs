using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Guards;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class GuardTables
{
    extension(PortalDb db)
    {
        public DbSet<GuardReport> GuardReports => db.Set<GuardReport>();
    }
}
