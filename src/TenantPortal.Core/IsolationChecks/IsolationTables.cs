using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class IsolationTables
{
    extension(PortalDb db)
    {
        public DbSet<IsolationReport> IsolationReports => db.Set<IsolationReport>();
    }
}
