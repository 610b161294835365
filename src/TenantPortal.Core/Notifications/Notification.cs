using TenantPortal.Core.Languages;
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
    /// <summary>The text that the reader's language decides; <see cref="Text"/> is the same in English.</summary>
    public Sentence Sentence => StoredSentence.Read(Wording, Text);

    /// <summary><see cref="Sentence"/> as it is stored; null for old notifications.</summary>
    internal string? Wording { get; init; }

    public Sentence Title => AnnouncementWords.TitleOf(Kind, Tenant);

    /// <summary>The page that it links to.</summary>
    public string Path => AnnouncementWords.PathOf(Kind, RequestId, Tenant, Page);

    /// <summary>What it is about; null for what is neither about a request nor about a tenant.</summary>
    public NotificationSubject? Subject =>
        RequestId is { } request && AnnouncementWords.IsAboutRequest(Kind) ? new(request, Tenant)
        : Tenant is null ? null
        : new(null, Tenant);
}

/// <summary>The request or tenant that several notifications are about.</summary>
/// <param name="RequestId">Null for a tenant.</param>
/// <param name="Tenant">The tenant, or the one that the request is for.</param>
public sealed record NotificationSubject(string? RequestId, string? Tenant)
{
    /// <summary>As in <c>3 updates on tenant shop</c>.</summary>
    public Sentence Title =>
        RequestId is null ? (Sentence)$"tenant {Tenant}"
        : Tenant is null ? $"request {RequestId}"
        : (Sentence)$"request {RequestId} for {Tenant}";

    /// <summary>The page on which the notifications about it are read.</summary>
    public string Path => RequestId is null ? $"tenants/{Tenant}" : $"requests/{RequestId}";
}

/// <summary>Notifications about one subject, newest first.</summary>
public sealed record NotificationGroup(NotificationSubject? Subject, IReadOnlyList<Notification> Notifications)
{
    /// <summary>The most outcomes that a line names.</summary>
    private const int MaxNamed = 4;

    public Notification Newest => Notifications[0];

    public int Unread => Notifications.Count(one => one.IsUnread);

    /// <summary>What happened, newest first and each once: <c>ready, approved, comment (2)</c>.</summary>
    public Sentence Outcomes
    {
        get
        {
            var outcomes = Notifications.CountBy(one => AnnouncementWords.OutcomeOf(one.Kind)).ToList();
            var named = Sentence.Join(
                ", ",
                outcomes.Take(MaxNamed).Select(outcome => outcome.Value == 1 ? outcome.Key : (Sentence)$"{outcome.Key} ({outcome.Value})")
            );
            return outcomes.Count > MaxNamed ? $"{named} and more" : named;
        }
    }

    /// <summary>Groups by subject, in the order of the newest of each. What has no subject is a group of its own.</summary>
    /// <param name="notifications">Newest first.</param>
    public static IReadOnlyList<NotificationGroup> Of(IEnumerable<Notification> notifications) =>
        [
            .. notifications
                .GroupBy(one => (one.Subject, Alone: one.Subject is null ? one.Id : 0))
                .Select(group => new NotificationGroup(group.Key.Subject, [.. group])),
        ];
}
