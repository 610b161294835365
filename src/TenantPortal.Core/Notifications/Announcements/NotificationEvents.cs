namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The events of the settings, in the order of the page. A new kind of announcement is added to one of them.</summary>
public static class NotificationEvents
{
    public static readonly IReadOnlyList<EventDescription> All =
    [
        new(
            NotificationEvent.RequestDecided,
            "Decisions on requests",
            "A request of yours or of a team that you lead was approved or rejected.",
            AnnouncementKind.RequestApproved,
            AnnouncementKind.RequestRejected
        ),
        new(
            NotificationEvent.RequestQuestion,
            "Questions about requests",
            "An approver needs information about a request before they can decide.",
            AnnouncementKind.InformationAsked
        ),
        new(
            NotificationEvent.RequestProgress,
            "Progress of requests",
            "A request was claimed or withdrawn, or it expires soon or has expired.",
            AnnouncementKind.RequestClaimed,
            AnnouncementKind.RequestWithdrawn,
            AnnouncementKind.RequestExpiring,
            AnnouncementKind.RequestExpired
        ),
        new(
            NotificationEvent.DecisionWaiting,
            "Requests that are waiting for a decision",
            "A request was submitted, answered or returned, needs a second decision, or has waited longer than the target.",
            AnnouncementKind.RequestSubmitted,
            AnnouncementKind.RequestAnswered,
            AnnouncementKind.SecondDecisionNeeded,
            AnnouncementKind.RequestReturned,
            AnnouncementKind.RequestOverdue
        ),
        new(NotificationEvent.Comment, "Comments", "Someone commented on a request that you take part in.", AnnouncementKind.NoteAdded),
        new(NotificationEvent.TenantReady, "Tenants that become ready", "A tenant was created or changed, and can be used.", AnnouncementKind.TenantReady),
        new(NotificationEvent.TenantFailing, "Failing tenants", "The portal cannot apply what was approved.", AnnouncementKind.TenantFailing),
        new(NotificationEvent.Isolation, "Isolation findings", "A tenant is not isolated and is in quarantine.", AnnouncementKind.TenantQuarantined)
        {
            WhyAlwaysListed = "A tenant that is not isolated endangers others.",
        },
        new(
            NotificationEvent.DriftFight,
            "Drift that returns",
            "Another controller changes an object of a tenant again and again. Platform admins are notified.",
            AnnouncementKind.TenantFought
        ),
        new(NotificationEvent.QuotaNearlyUsed, "Quotas that are nearly used", "A line of a quota has reached 80 % or 95 %.", AnnouncementKind.QuotaNearlyUsed),
        new(
            NotificationEvent.Expiry,
            "Expiry of tenants",
            "A tenant expires soon or has expired, or the portal requested its deletion.",
            AnnouncementKind.TenantExpiring,
            AnnouncementKind.TenantExpired,
            AnnouncementKind.TenantDeletionRequested
        ),
        new(
            NotificationEvent.Suspension,
            "Suspended tenants",
            "A tenant was suspended or runs again.",
            AnnouncementKind.TenantSuspended,
            AnnouncementKind.TenantResumed
        ),
        new(
            NotificationEvent.Recertification,
            "Recertification",
            "A team has to confirm that it still needs its tenants.",
            AnnouncementKind.RecertificationDue
        ),
        new(
            NotificationEvent.DeletionAndMove,
            "Deletions and moves",
            "A tenant was deleted, or a deletion or move stopped because more would be lost than was approved.",
            AnnouncementKind.TenantDeleted,
            AnnouncementKind.DeletionStopped,
            AnnouncementKind.MoveStopped
        ),
        new(
            NotificationEvent.TeamWithoutLead,
            "Teams without a lead",
            "No lead of a team signs in any more. The deputy, managers and platform admins are notified.",
            AnnouncementKind.TeamWithoutLead
        ),
        new(
            NotificationEvent.Cluster,
            "Clusters",
            "A cluster is unreachable, responds again or was replaced, or it contains orphans. Platform admins are notified.",
            AnnouncementKind.ClusterAway,
            AnnouncementKind.ClusterBack,
            AnnouncementKind.ClusterReplaced,
            AnnouncementKind.OrphansFound
        ),
        new(
            NotificationEvent.Rights,
            "Changes of rights",
            "A change that gives a platform admin rights waits for a second admin, or was confirmed, discarded or has expired.",
            AnnouncementKind.RightsProposed,
            AnnouncementKind.RightsConfirmed,
            AnnouncementKind.RightsDiscarded,
            AnnouncementKind.RightsExpired
        )
        {
            WhyAlwaysListed = "Rights decide who can access tenants.",
        },
        new(
            NotificationEvent.LogIntegrity,
            "Log integrity",
            "The end of the audit log can no longer be recorded outside the portal.",
            AnnouncementKind.AuditAnchorFailing
        )
        {
            WhyAlwaysListed = "Without the record, changes of the audit log could go unnoticed.",
        },
    ];

    private static readonly Dictionary<AnnouncementKind, NotificationEvent> Events = (
        from description in All
        from kind in description.Kinds
        select (kind, description.Event)
    ).ToDictionary();

    public static NotificationEvent Of(AnnouncementKind kind) => Events[kind];

    public static EventDescription Describe(NotificationEvent one) => All.Single(description => description.Event == one);
}
