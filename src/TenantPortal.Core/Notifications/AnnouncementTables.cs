using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class AnnouncementTables
{
    extension(PortalDb db)
    {
        public DbSet<Announcement> Announcements => db.Set<Announcement>();

        public DbSet<NotificationPreferences> NotificationPreferences => db.Set<NotificationPreferences>();
    }
}
