namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The announcements about clusters, for platform admins.</summary>
public static class ClusterAnnouncements
{
    /// <summary>A restore brings many objects at once; the page lists them all.</summary>
    private const int MaxNamed = 5;

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

    /// <param name="titles">Of those that were found together.</param>
    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Orphans(string cluster, IReadOnlyList<string> titles, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.OrphansFound,
            Team = Announcement.NoTeam,
            Text =
                (titles.Count == 1 ? $"On cluster '{cluster}', an object" : $"On cluster '{cluster}', {titles.Count} objects")
                + $" with the portal's labels {(titles.Count == 1 ? "belongs" : "belong")} to no tenant: {string.Join(", ", titles.Take(MaxNamed))}"
                + $"{(titles.Count > MaxNamed ? " and others" : "")}. Decide about {(titles.Count == 1 ? "it" : "them")} on the page Orphans.",
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };
}
