namespace TenantPortal.Core.Tenants;

/// <summary>The tenant in one word, derived from stored facts and never stored.</summary>
public enum TenantPhase
{
    /// <summary>Approved, not yet ready for the first time.</summary>
    Provisioning,

    /// <summary>What is desired is there and works.</summary>
    Ready,

    /// <summary>Was ready; a newer generation is being applied.</summary>
    Updating,

    /// <summary>Was ready, and something of it no longer works.</summary>
    Degraded,

    /// <summary>It is not isolated, so its groups may only read until somebody has looked.</summary>
    Quarantined,

    /// <summary>The last attempt failed; it is retried.</summary>
    Failing,

    /// <summary>Its deletion is approved; it still works and can be spared.</summary>
    DeletionPending,

    /// <summary>It is being removed from the cluster.</summary>
    Deleting,

    /// <summary>Nothing of it is left in the cluster; its record is kept.</summary>
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
    DateTimeOffset? QuarantinedAt = null
);

/// <summary>The one place that says which facts make which <see cref="TenantPhase"/>.</summary>
public static class TenantPhases
{
    public static TenantPhase Derive(TenantFacts facts) =>
        facts switch
        {
            { ArchivedAt: not null } => TenantPhase.Archived,
            { FailingSince: not null } => TenantPhase.Failing,
            { DeletionStartedAt: not null } => TenantPhase.Deleting,
            { DeleteAt: not null } => TenantPhase.DeletionPending,
            { ReadyAt: null } => TenantPhase.Provisioning,
            { QuarantinedAt: not null } => TenantPhase.Quarantined,
            _ when facts.ObservedGeneration < facts.Generation => TenantPhase.Updating,
            { DegradedSince: not null } => TenantPhase.Degraded,
            _ => TenantPhase.Ready,
        };
}
