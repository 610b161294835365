using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.SavedViews;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class SavedViewTables
{
    extension(PortalDb db)
    {
        public DbSet<SavedView> SavedViews => db.Set<SavedView>();
    }
}
