using TenantPortal.Core.Notifications;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>One notification, for programs.</summary>
/// <param name="Path">The page of the portal that it leads to.</param>
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

/// <summary>One page of notifications.</summary>
/// <param name="Unread">How many are unread in all, up to 100.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
internal sealed record NotificationsResponse(IReadOnlyList<NotificationLine> Items, int Unread, string? Next);

/// <summary>What is read.</summary>
/// <param name="UpTo">The id of the last one that was seen; everything when left out.</param>
internal sealed record ReadInput(long? UpTo = null);

/// <summary>How many are still unread, up to 100.</summary>
internal sealed record UnreadResponse(int Unread);
