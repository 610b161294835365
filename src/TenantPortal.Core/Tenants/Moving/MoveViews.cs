using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tenants.Moving;

/// <summary>The namespace that a tenant has left behind, as its page shows it.</summary>
/// <param name="Inventory">What would be lost with it, as last read; null before the first time.</param>
/// <param name="Problem">Why the last attempt to read it failed; null when it did not.</param>
/// <param name="IsReading">Whether someone wants to see it and the portal has not read it since.</param>
/// <param name="StoppedAt">When the removal stopped, because more would be lost than the user saw; null when it did not.</param>
/// <param name="StoppedWhy">Sentences; null unless it stopped.</param>
/// <param name="FinishedAt">When a user finished the move; null while it waits for that.</param>
/// <param name="StartedAt">When the removal of the namespace began; null before.</param>
/// <param name="CanFinish">Whether the user may finish the move now.</param>
public sealed record MoveView(
    string Tenant,
    DeletionInventory? Inventory,
    string? Problem,
    bool IsReading,
    DateTimeOffset? StoppedAt,
    string? StoppedWhy,
    DateTimeOffset? FinishedAt,
    string? FinishedBy,
    DateTimeOffset? StartedAt,
    bool CanFinish
);

/// <summary>What a user gives to finish a move.</summary>
public sealed record FinishMoveInput
{
    /// <summary>
    /// The <see cref="DeletionInventory.Fingerprint"/> of what was seen. Without it, the former namespace must be empty when it is removed.
    /// </summary>
    public string? Contents { get; init; }
}
