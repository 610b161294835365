namespace TenantPortal.Core.Tenants;

/// <summary>How one reconcile of a tenant ended.</summary>
public enum ReconcileOutcome
{
    /// <summary>Everything desired is in the cluster and works.</summary>
    Ready,

    /// <summary>Everything was applied; the cluster has not yet said that it works.</summary>
    Waiting,

    /// <summary>Something went wrong; the conditions say what.</summary>
    Failed,

    /// <summary>It is being removed; the cluster has not yet finished.</summary>
    Deleting,

    /// <summary>Nothing of it is left.</summary>
    Deleted,
}

/// <summary>What is known of objects that earlier generations made and this one does not have.</summary>
public enum FormerObjects
{
    /// <summary>This was not looked at.</summary>
    Unknown,

    /// <summary>There are none.</summary>
    None,

    /// <summary>They are being removed.</summary>
    Going,

    /// <summary>They wait for somebody to allow their removal.</summary>
    Kept,
}

/// <summary>What one reconcile of a tenant found and did.</summary>
/// <param name="AppliedHash">The hash of what was applied in full; null when nothing, or not everything, was.</param>
/// <param name="NamespaceUid">The uid of our namespace; null when it was not reached.</param>
public sealed record ReconcileResult(
    ReconcileOutcome Outcome,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    string? AppliedHash = null,
    string? NamespaceUid = null,
    FormerObjects Former = FormerObjects.Unknown
);
