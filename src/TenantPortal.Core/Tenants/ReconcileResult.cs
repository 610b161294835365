namespace TenantPortal.Core.Tenants;

/// <summary>The outcome of one reconcile of a tenant.</summary>
public enum ReconcileOutcome
{
    /// <summary>Everything desired is in the cluster and works.</summary>
    Ready,

    /// <summary>Everything is applied; the cluster has not reported it ready yet.</summary>
    Waiting,

    /// <summary>Something went wrong; see the conditions.</summary>
    Failed,

    /// <summary>The tenant is being removed; the cluster has not finished yet.</summary>
    Deleting,

    /// <summary>No objects of the tenant are left.</summary>
    Deleted,
}

/// <summary>The state of objects that earlier generations created and this one does not contain.</summary>
public enum FormerObjects
{
    /// <summary>Not checked.</summary>
    Unknown,

    /// <summary>There are none.</summary>
    None,

    /// <summary>They are being removed.</summary>
    Removing,

    /// <summary>They wait for a user to allow their removal.</summary>
    Kept,

    /// <summary>They are no longer what a user allowed to be removed, so they wait for a user again.</summary>
    Stopped,
}

/// <summary>The state of the workloads of a tenant after a reconcile.</summary>
public enum WorkloadState
{
    /// <summary>Not looked at.</summary>
    Unknown,

    /// <summary>Everything that the portal can stop is stopped.</summary>
    Stopped,

    /// <summary>Nothing is stopped by the portal any more.</summary>
    Started,
}

/// <summary>The result of one reconcile of a tenant.</summary>
/// <param name="AppliedHash">The hash of the manifests when all were applied; null otherwise.</param>
/// <param name="NamespaceUid">The UID of the tenant's namespace; null when it was not reached.</param>
/// <param name="WaitsForCluster">Whether it failed because of the cluster and not because of the tenant.</param>
/// <param name="RetryAfter">How long the cluster wants the portal to wait; null when it did not say.</param>
public sealed record ReconcileResult(
    ReconcileOutcome Outcome,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    string? AppliedHash = null,
    string? NamespaceUid = null,
    FormerObjects Former = FormerObjects.Unknown,
    bool WaitsForCluster = false,
    TimeSpan? RetryAfter = null,
    WorkloadState Workloads = WorkloadState.Unknown
);
