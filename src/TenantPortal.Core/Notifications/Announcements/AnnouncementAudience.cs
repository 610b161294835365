namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>An <see cref="Audience"/> of an announcement, as a row for queries.</summary>
public sealed class AnnouncementAudience(AudienceKind kind, string value)
{
    public long AnnouncementId { get; private set; }

    public AudienceKind Kind { get; private set; } = kind;

    public string Value { get; private set; } = value;
}
