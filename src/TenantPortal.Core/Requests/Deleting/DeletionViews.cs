using TenantPortal.Core.Languages;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests.Deleting;

/// <summary>Everything about the deletion of a tenant that its page shows.</summary>
/// <param name="Inventory">What would be lost, as last read; null before the first time.</param>
/// <param name="Problem">Why the last attempt to read it failed; null when it did not.</param>
/// <param name="IsReading">Whether someone wants to see it and the portal has not read it since.</param>
/// <param name="DeleteAt">When the approved deletion is due; null without one.</param>
/// <param name="RequestId">The approved request; null for none.</param>
/// <param name="Approved">What the approver saw, or the platform admin who had a stopped deletion go on; null when nothing was read before.</param>
/// <param name="StoppedWhy">Sentences; null unless the deletion stopped.</param>
/// <param name="Progress">What the deletion waits for; null before it started.</param>
/// <param name="CanDeleteAnyway">Whether the user may have a stopped deletion go on.</param>
/// <param name="WhyNotDeleteAnyway">A sentence; null when they may, or when the deletion is not stopped.</param>
public sealed record DeletionView(
    string Tenant,
    DeletionInventory? Inventory,
    string? Problem,
    bool IsReading,
    DateTimeOffset? DeleteAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? ArchivedAt,
    string? RequestId,
    VolumeChoice Volumes,
    DeletionInventory? Approved,
    DateTimeOffset? StoppedAt,
    string? StoppedWhy,
    string? ConfirmedBy,
    DateTimeOffset? ConfirmedAt,
    DeletionProgress? Progress,
    IReadOnlyList<KeptVolume> KeptVolumes,
    DateTimeOffset? FirstLookAt,
    DateTimeOffset? SecondLookAt,
    DateTimeOffset? NameReservedUntil,
    bool CanDeleteAnyway,
    Sentence? WhyNotDeleteAnyway
);

/// <summary>What a platform admin gives to have a stopped deletion go on.</summary>
public sealed record DeleteAnywayInput
{
    /// <summary>The reason.</summary>
    public string? Comment { get; init; }

    /// <summary>The <see cref="DeletionInventory.Fingerprint"/> of what was seen.</summary>
    public string? Contents { get; init; }
}
