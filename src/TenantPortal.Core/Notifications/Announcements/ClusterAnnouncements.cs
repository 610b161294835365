using TenantPortal.Core.Languages;

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
            Sentence =
                $"Another cluster responds at the address of '{cluster}', or its storage is empty. The portal changes nothing there until a "
                + $"platform admin accepts it on the page Guards.",
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
            Sentence = tenants switch
            {
                0 => (Sentence)$"The cluster '{cluster}' is unreachable. {why} Until it responds again, the portal changes nothing there.",
                1 => $"The cluster '{cluster}' is unreachable. {why} Until it responds again, the portal changes nothing there, and its tenant waits.",
                _ => $"The cluster '{cluster}' is unreachable. {why} Until it responds again, the portal changes nothing there, and its {tenants} tenants "
                    + $"wait.",
            },
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
            Sentence = $"The cluster '{cluster}' responds again. The portal continues there.",
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
            Sentence = Sentence.ForCount(
                titles.Count,
                $"On cluster '{cluster}', an object with the portal's labels belongs to no tenant: {titles[0]}. Decide about it on the page Orphans.",
                $"On cluster '{cluster}', {titles.Count} objects with the portal's labels belong to no tenant: {Name(titles)}. Decide about them on the page "
                    + $"Orphans."
            ),
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
            OnceKey = onceKey,
        };

    private static Sentence Name(IReadOnlyList<string> titles)
    {
        var named = string.Join(", ", titles.Take(MaxNamed));
        return titles.Count > MaxNamed ? $"{named} and others" : (Sentence)$"{named}";
    }
}
