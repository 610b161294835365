using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.PlatformNotices;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class PlatformNoticeTables
{
    extension(PortalDb db)
    {
        public DbSet<PlatformNotice> PlatformNotices => db.Set<PlatformNotice>();
    }
}
