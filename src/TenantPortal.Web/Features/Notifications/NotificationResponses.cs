using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>A notification in the API.</summary>
/// <param name="Path">The path of the page that the notification links to.</param>
internal sealed record NotificationLine(
    long Id,
    string Event,
    string Title,
    string Text,
    string? Request,
    string? Tenant,
    string Team,
    string Actor,
    string Path,
    DateTimeOffset At,
    bool Unread
)
{
    public static NotificationLine From(Notification one) =>
        new(
            one.Id,
            AnnouncementWords.EventOf(one.Kind),
            one.Title,
            one.Text,
            one.RequestId,
            one.Tenant,
            one.Team,
            one.Actor,
            "/" + one.Path,
            one.At,
            one.IsUnread
        );
}

/// <summary>A page of notifications.</summary>
/// <param name="Unread">The total number of unread notifications, up to 100.</param>
/// <param name="Next">The value of <c>after</c> for the next page; null on the last page.</param>
internal sealed record NotificationsResponse(IReadOnlyList<NotificationLine> Items, int Unread, string? Next);

/// <summary>The notifications to mark as read.</summary>
/// <param name="UpTo">The id of the last notification that was seen; omit it to mark all.</param>
internal sealed record ReadInput(long? UpTo = null);

/// <summary>The number of notifications that are still unread, up to 100.</summary>
internal sealed record UnreadResponse(int Unread);
