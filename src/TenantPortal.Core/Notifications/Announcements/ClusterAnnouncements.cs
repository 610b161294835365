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

    /// <param name="why">A sentence.</param>
    /// <param name="tenants">How many tenants it has.</param>
    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Away(string cluster, string why, int tenants, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.ClusterAway,
            Team = Announcement.NoTeam,
            Text =
                $"The cluster '{cluster}' is unreachable. {why} Until it responds again, the portal changes nothing there"
                + $"{(tenants == 0 ? "" : tenants == 1 ? ", and its tenant waits" : $", and its {tenants} tenants wait")}.",
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };

    /// <param name="onceKey">Several replicas notice it.</param>
    public static Announcement Back(string cluster, DateTimeOffset at, string onceKey) =>
        new()
        {
            Kind = AnnouncementKind.ClusterBack,
            Team = Announcement.NoTeam,
            Text = $"The cluster '{cluster}' responds again. The portal continues there.",
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
