using System.Collections.Frozen;

namespace TenantPortal.Core.Requests;

/// <summary>
/// The status of a request. A draft has none: only its author sees it, and it becomes a request when it is submitted.
/// How far an approved one is applied is its tenant's phase.
/// </summary>
public enum RequestStatus
{
    /// <summary>Waits for an approver to take it.</summary>
    Submitted,

    /// <summary>An approver has taken it.</summary>
    InReview,

    /// <summary>Waits for an answer of the team.</summary>
    NeedsInfo,

    /// <summary>Approved once; waits for the second approver.</summary>
    AwaitingSecond,

    Approved,
    Rejected,

    /// <summary>The team took it back.</summary>
    Withdrawn,

    /// <summary>The team did not answer in time.</summary>
    Expired,
}

/// <summary>Which statuses are open, in one place for rules, queries and the unique index.</summary>
public static class RequestStatuses
{
    /// <summary>Not yet decided, in any way.</summary>
    public static readonly IReadOnlyList<RequestStatus> Open =
    [
        RequestStatus.Submitted,
        RequestStatus.InReview,
        RequestStatus.NeedsInfo,
        RequestStatus.AwaitingSecond,
    ];

    /// <summary>Requests that wait for the platform, not for the team.</summary>
    public static readonly IReadOnlyList<RequestStatus> WaitingForDecision = [RequestStatus.Submitted, RequestStatus.InReview, RequestStatus.AwaitingSecond];

    private static readonly FrozenSet<RequestStatus> OpenSet = Open.ToFrozenSet();

    public static bool IsOpen(this RequestStatus status) => OpenSet.Contains(status);
}
