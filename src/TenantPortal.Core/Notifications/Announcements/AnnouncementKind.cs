namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>The events that users are notified of.</summary>
public enum AnnouncementKind
{
    RequestSubmitted,
    RequestClaimed,
    InformationAsked,
    RequestAnswered,
    SecondDecisionNeeded,

    /// <summary>A request needs another review because what it would create has changed.</summary>
    RequestReturned,
    RequestApproved,
    RequestRejected,
    RequestWithdrawn,
    RequestExpiring,
    RequestExpired,

    /// <summary>A request has waited longer than the target.</summary>
    RequestOverdue,
    TenantReady,
    TenantFailing,

    /// <summary>A tenant is not isolated, and its groups are restricted to read access.</summary>
    TenantQuarantined,
    TenantDeleted,

    /// <summary>An approved deletion stopped, because more would be lost than was approved.</summary>
    DeletionStopped,

    /// <summary>The former namespace of a tenant that moved was not removed, because more would be lost than was confirmed.</summary>
    MoveStopped,

    /// <summary>The workloads of a tenant are stopped, and its groups are restricted to read access.</summary>
    TenantSuspended,

    /// <summary>A suspended tenant runs again.</summary>
    TenantResumed,

    /// <summary>The portal requested the deletion of a tenant that has expired.</summary>
    TenantDeletionRequested,

    /// <summary>The expiry date of a tenant is near.</summary>
    TenantExpiring,
    TenantExpired,

    /// <summary>A team has to confirm that it still needs its tenants.</summary>
    RecertificationDue,

    /// <summary>No lead of a team signs in any more.</summary>
    TeamWithoutLead,

    /// <summary>A line of a tenant's quota is nearly used.</summary>
    QuotaNearlyUsed,
    NoteAdded,

    /// <summary>Another controller changes an object again and again that the portal restores.</summary>
    TenantFought,

    /// <summary>Another cluster responds at the address of a known one.</summary>
    ClusterReplaced,

    /// <summary>A cluster has not responded for a while.</summary>
    ClusterAway,

    /// <summary>A cluster that was away responds again.</summary>
    ClusterBack,

    /// <summary>Objects with the portal's labels belong to no tenant.</summary>
    OrphansFound,

    /// <summary>A platform admin would give themselves rights, and another one has to confirm it.</summary>
    RightsProposed,
    RightsConfirmed,
    RightsDiscarded,
    RightsExpired,

    /// <summary>The end of the audit log can no longer be recorded outside the portal.</summary>
    AuditAnchorFailing,
}
