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

    /// <summary>The last attempt failed; it is retried.</summary>
    Failing,
}

/// <summary>The one place that says which facts make which <see cref="TenantPhase"/>.</summary>
public static class TenantPhases
{
    public static TenantPhase Derive(long generation, long observedGeneration, DateTimeOffset? readyAt, DateTimeOffset? failingSince) =>
        failingSince is not null ? TenantPhase.Failing
        : readyAt is null ? TenantPhase.Provisioning
        : observedGeneration < generation ? TenantPhase.Updating
        : TenantPhase.Ready;
}
