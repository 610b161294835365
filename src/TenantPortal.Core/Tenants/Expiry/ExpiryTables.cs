using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class ExpiryTables
{
    extension(PortalDb db)
    {
        public DbSet<ExpiryNotice> ExpiryNotices => db.Set<ExpiryNotice>();
    }
}
