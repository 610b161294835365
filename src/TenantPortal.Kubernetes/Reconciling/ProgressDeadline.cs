using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>How long is waited for an add-on before that counts as a failure, as with the progress deadline of a Deployment.</summary>
/// <param name="Before">What was known of the objects before this reconcile, and since when.</param>
internal sealed record ProgressDeadline(TimeSpan Deadline, DateTimeOffset Now, IReadOnlyList<ObjectCondition> Before)
{
    /// <summary>Since when the object is waited for, if that is too long; else null.</summary>
    public DateTimeOffset? EndedFor(ObjectReference reference) =>
        Before.FirstOrDefault(known => known.Object == reference.Title && known.Reason == ReconcileReport.Waits) is { } waiting
        && Now - waiting.LastTransitionAt > Deadline
            ? waiting.LastTransitionAt
            : null;
}
