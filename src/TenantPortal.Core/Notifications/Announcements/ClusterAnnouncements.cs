namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The announcements about clusters, for platform admins.</summary>
public static class ClusterAnnouncements
{
    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Replaced(string cluster, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.ClusterReplaced,
            Team = Announcement.NoTeam,
            Text =
                $"Another cluster responds at the address of '{cluster}', or its storage is empty. The portal changes nothing there until a "
                + "platform admin accepts it on the page Guards.",
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };
}
