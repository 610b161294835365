using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>An announcement as a recipient sees it.</summary>
public sealed record Notification(
    long Id,
    AnnouncementKind Kind,
    string? RequestId,
    string? Tenant,
    string? Page,
    string Team,
    string Actor,
    string Text,
    DateTimeOffset At,
    bool IsUnread
)
{
    public string Title => AnnouncementWords.TitleOf(Kind, Tenant);

    /// <summary>The page that it links to.</summary>
    public string Path => AnnouncementWords.PathOf(Kind, RequestId, Tenant, Page);
}
