using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Orphans;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class OrphanTables
{
    extension(PortalDb db)
    {
        public DbSet<Orphan> Orphans => db.Set<Orphan>();
    }
}
