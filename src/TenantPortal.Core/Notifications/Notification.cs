namespace TenantPortal.Core.Notifications;

/// <summary>An announcement as one of those sees it who are told.</summary>
public sealed record Notification(
    long Id,
    AnnouncementKind Kind,
    string? RequestId,
    string? Tenant,
    string Team,
    string Actor,
    string Text,
    DateTimeOffset At,
    bool IsUnread
)
{
    public string Title => AnnouncementWords.TitleOf(Kind, Tenant);

    /// <summary>The page that it leads to.</summary>
    public string Path => AnnouncementWords.PathOf(Kind, RequestId, Tenant);
}
