using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class AnchorTables
{
    extension(PortalDb db)
    {
        public DbSet<AnchorTarget> AnchorTargets => db.Set<AnchorTarget>();

        public DbSet<TimeStamp> TimeStamps => db.Set<TimeStamp>();
    }
}
