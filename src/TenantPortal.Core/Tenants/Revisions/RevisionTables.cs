using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants.Revisions;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class RevisionTables
{
    extension(PortalDb db)
    {
        public DbSet<RenderedRevision> Revisions => db.Set<RenderedRevision>();
    }
}
