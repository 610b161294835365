using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class NotificationTables
{
    extension(PortalDb db)
    {
        public DbSet<NotificationPreferences> NotificationPreferences => db.Set<NotificationPreferences>();

        public DbSet<NotificationRead> NotificationReads => db.Set<NotificationRead>();
    }
}
