using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The time that an add-on may take before it counts as failed, like the progress deadline of a Deployment.</summary>
/// <param name="Before">The object conditions before this reconcile.</param>
internal sealed record ProgressDeadline(TimeSpan Deadline, DateTimeOffset Now, IReadOnlyList<ObjectCondition> Before)
{
    /// <summary>When the wait for the object began, if it has exceeded the deadline; null otherwise.</summary>
    public DateTimeOffset? ExceededSince(ObjectReference reference) =>
        Before.FirstOrDefault(known => known.Object == reference.Title && known.Reason == ReconcileReport.WaitingReason) is { } waiting
        && Now - waiting.LastTransitionAt > Deadline
            ? waiting.LastTransitionAt
            : null;
}
