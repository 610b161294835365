namespace TenantPortal.Core.Notifications;

/// <summary>What people are told about.</summary>
public enum AnnouncementKind
{
    RequestSubmitted,
    RequestClaimed,
    InformationAsked,
    RequestAnswered,
    SecondDecisionNeeded,

    /// <summary>A request must be looked at again, because what would be created has changed.</summary>
    RequestReturned,
    RequestApproved,
    RequestRejected,
    RequestWithdrawn,
    RequestExpiring,
    RequestExpired,

    /// <summary>A request waits longer than the target.</summary>
    RequestOverdue,
    TenantReady,
    TenantFailing,

    /// <summary>A tenant is not isolated, and its groups may only read.</summary>
    TenantQuarantined,
    TenantDeleted,
    NoteAdded,
}
