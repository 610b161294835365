using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Requests.Drafts;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class DraftTables
{
    extension(PortalDb db)
    {
        public DbSet<Draft> Drafts => db.Set<Draft>();
    }
}
