using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class DriftTables
{
    extension(PortalDb db)
    {
        public DbSet<DriftFact> DriftFacts => db.Set<DriftFact>();
    }
}
