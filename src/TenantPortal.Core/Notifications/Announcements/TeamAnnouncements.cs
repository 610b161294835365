using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The announcements about teams.</summary>
public static class TeamAnnouncements
{
    /// <param name="deputy">The id of the deputy; null for none.</param>
    /// <param name="since">Since when the team has no active lead, as a sentence.</param>
    public static Announcement WithoutLead(string team, string title, string? deputy, Sentence since, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.TeamWithoutLead,
            Team = team,
            Sentence =
                $"Team '{title}' has no active lead. {since} Contact the team. If others lead it now, a platform admin can change the lead group or the "
                + $"deputy on the page of the team.",
            Audiences =
            [
                .. deputy is null ? (Audience[])[] : [Audience.Person(deputy)],
                Audience.TeamManagers(team),
                Audience.Role(NotifiedRole.PlatformAdmin),
            ],
            // Managers see the tenants of the team, and not its page.
            Page = $"tenants?team={team}",
            At = at,
        };
}
