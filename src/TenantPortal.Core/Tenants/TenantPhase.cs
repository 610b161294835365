using System.Linq.Expressions;

namespace TenantPortal.Core.Tenants;

/// <summary>The phase of a tenant, derived from stored facts and never stored.</summary>
public enum TenantPhase
{
    /// <summary>Approved, not yet ready for the first time.</summary>
    Provisioning,

    /// <summary>The desired state is in the cluster and works.</summary>
    Ready,

    /// <summary>Was ready; a newer generation is being applied.</summary>
    Updating,

    /// <summary>Was ready, and part of it no longer works.</summary>
    Degraded,

    /// <summary>Not isolated, so its groups have read access only until an admin releases it.</summary>
    Quarantined,

    /// <summary>Its workloads are stopped and its groups have read access only, by a decision or because it has expired.</summary>
    Suspended,

    /// <summary>Outside of its work hours, so its workloads are stopped until they start or someone wakes it.</summary>
    Asleep,

    /// <summary>The last attempt failed; the portal retries.</summary>
    Failing,

    /// <summary>Its deletion is approved; it still works, and the deletion can be canceled.</summary>
    DeletionPending,

    /// <summary>Being removed from the cluster.</summary>
    Deleting,

    /// <summary>No objects are left in the cluster; its record is kept.</summary>
    Archived,
}

/// <summary>The stored facts that a phase is derived from.</summary>
public readonly record struct TenantFacts(
    long Generation,
    long ObservedGeneration,
    DateTimeOffset? ReadyAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? DeleteAt = null,
    DateTimeOffset? DeletionStartedAt = null,
    DateTimeOffset? ArchivedAt = null,
    DateTimeOffset? DegradedSince = null,
    DateTimeOffset? QuarantinedAt = null,
    DateTimeOffset? SuspendedAt = null,
    DateTimeOffset? AsleepSince = null
);

/// <summary>Derives the <see cref="TenantPhase"/> from stored facts, in one place.</summary>
public static class TenantPhases
{
    /// <summary><see cref="Derive"/> for queries.</summary>
    internal static readonly Expression<Func<Tenant, TenantPhase>> Of = tenant =>
        tenant.ArchivedAt != null ? TenantPhase.Archived
        : tenant.FailingSince != null ? TenantPhase.Failing
        : tenant.DeletionStartedAt != null ? TenantPhase.Deleting
        : tenant.DeleteAt != null ? TenantPhase.DeletionPending
        : tenant.ReadyAt == null ? TenantPhase.Provisioning
        : tenant.QuarantinedAt != null ? TenantPhase.Quarantined
        : tenant.SuspendedAt != null ? TenantPhase.Suspended
        : tenant.AsleepSince != null ? TenantPhase.Asleep
        : tenant.ObservedGeneration < tenant.Generation ? TenantPhase.Updating
        : tenant.DegradedSince != null ? TenantPhase.Degraded
        : TenantPhase.Ready;

    /// <summary>A condition for queries: the tenant is in the phase.</summary>
    internal static Expression<Func<Tenant, bool>> Are(TenantPhase phase) =>
        Expression.Lambda<Func<Tenant, bool>>(Expression.Equal(Of.Body, Expression.Constant(phase)), Of.Parameters);

    public static TenantPhase Derive(TenantFacts facts) =>
        facts switch
        {
            { ArchivedAt: not null } => TenantPhase.Archived,
            { FailingSince: not null } => TenantPhase.Failing,
            { DeletionStartedAt: not null } => TenantPhase.Deleting,
            { DeleteAt: not null } => TenantPhase.DeletionPending,
            { ReadyAt: null } => TenantPhase.Provisioning,
            { QuarantinedAt: not null } => TenantPhase.Quarantined,
            { SuspendedAt: not null } => TenantPhase.Suspended,
            { AsleepSince: not null } => TenantPhase.Asleep,
            _ when facts.ObservedGeneration < facts.Generation => TenantPhase.Updating,
            { DegradedSince: not null } => TenantPhase.Degraded,
            _ => TenantPhase.Ready,
        };
}
