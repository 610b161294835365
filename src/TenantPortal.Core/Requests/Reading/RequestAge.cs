using TenantPortal.Core.Notifications;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>How long a request has waited for a decision of the platform, against the target for that; in working time.</summary>
public sealed record RequestAge(TimeSpan Waited, TimeSpan Target, DateTimeOffset DueAt)
{
    public bool IsOverdue => Waited >= Target;

    /// <summary>Whether most of the target has passed.</summary>
    public bool IsNearlyDue => !IsOverdue && Waited >= Target * .75;

    /// <summary>Null while the request waits for the team, and after its decision.</summary>
    internal static RequestAge? Of(RequestStatus status, DateTimeOffset waitingSince, TimeSpan target, DateTimeOffset now) =>
        RequestStatuses.WaitingForDecision.Contains(status)
            ? new RequestAge(WorkingTime.Between(waitingSince, now), target, WorkingTime.After(waitingSince, target))
            : null;
}
