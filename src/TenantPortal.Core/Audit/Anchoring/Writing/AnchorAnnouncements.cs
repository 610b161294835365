using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>The announcements about outside anchors, for platform admins.</summary>
internal static class AnchorAnnouncements
{
    public static Announcement Failing(AnchorKind kind, string problem, DateTimeOffset at) =>
        new()
        {
            Kind = AnnouncementKind.AuditAnchorFailing,
            Team = Announcement.NoTeam,
            Sentence = $"The end of the audit log cannot be recorded at the target '{AnchorLine.TitleOf(kind)}'. {problem} The portal retries automatically.",
            Audiences = [Audience.Role(NotifiedRole.PlatformAdmin)],
            At = at,
        };
}
