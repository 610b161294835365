using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>What users turn on and off: kinds of announcements that they know as one event. The names are stored and part of the API.</summary>
public enum NotificationEvent
{
    RequestDecided,
    RequestQuestion,
    RequestProgress,
    DecisionWaiting,
    Comment,
    TenantReady,
    TenantFailing,
    Isolation,
    DriftFight,
    QuotaNearlyUsed,
    Expiry,
    Suspension,
    Recertification,
    DeletionAndMove,
    TeamWithoutLead,
    Cluster,
    Rights,
    LogIntegrity,
}

/// <summary>An event as the settings describe it.</summary>
/// <param name="Title">A noun, without a full stop.</param>
/// <param name="Explanation">When users are notified, as one sentence.</param>
/// <param name="Kinds">The announcements that it consists of.</param>
public sealed record EventDescription(NotificationEvent Event, Sentence Title, Sentence Explanation, params IReadOnlyList<AnnouncementKind> Kinds)
{
    /// <summary>Why the portal lists it for everyone, as one sentence; null if users can turn that off.</summary>
    public Sentence? WhyAlwaysListed { get; init; }
}
