using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class AnnouncementTables
{
    extension(PortalDb db)
    {
        public DbSet<Announcement> Announcements => db.Set<Announcement>();
    }
}
