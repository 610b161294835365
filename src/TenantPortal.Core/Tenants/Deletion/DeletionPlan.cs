namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>
/// What is known of the deletion of a tenant: what would be lost, what people approved, why it stopped, what it waits for and what was left. One row for each
/// tenant that someone looked at.
/// </summary>
public sealed class DeletionPlan(Guid tenantId) : PlannedRemoval(tenantId)
{
    /// <summary>The approved request to delete the tenant; null for none.</summary>
    public string? RequestId { get; private set; }

    public VolumeChoice Volumes { get; private set; }

    /// <summary>What the deletion waits for; null before it started.</summary>
    public DeletionProgress? Progress { get; private set; }

    public IReadOnlyList<KeptVolume> KeptVolumes { get; private set; } = [];

    /// <summary>When the cluster was looked at an hour after the tenant was archived; null before.</summary>
    public DateTimeOffset? FirstLookAt { get; private set; }

    /// <summary>When the cluster was looked at a day after the tenant was archived; null before.</summary>
    public DateTimeOffset? SecondLookAt { get; private set; }

    /// <summary>The deletion was approved; whatever an earlier one left is over.</summary>
    public void Approve(string requestId, VolumeChoice volumes)
    {
        (RequestId, Volumes, StoppedAt, StoppedWhy) = (requestId, volumes, null, null);
        (Confirmed, ConfirmedByName, ConfirmedAt, Progress) = (null, null, null, null);
    }

    /// <summary>A platform admin has the deletion go on with what is there now.</summary>
    /// <exception cref="InvalidOperationException">It did not stop, or nothing was read.</exception>
    public void Confirm(string byName, DateTimeOffset at)
    {
        if (StoppedAt is null || Inventory is null)
            throw new InvalidOperationException($"The deletion of tenant {TenantId} did not stop.");
        Confirm(Inventory, byName, at);
    }

    public void Report(DeletionProgress progress) => Progress = progress;

    /// <summary>Adds volumes that were just set to be kept. A volume is listed once, with the reclaim policy that it had first.</summary>
    public void Keep(IEnumerable<KeptVolume> volumes) => KeptVolumes = [.. KeptVolumes.Concat(volumes).DistinctBy(volume => volume.Volume)];

    /// <summary>The cluster was looked at after the tenant was archived.</summary>
    public void Look(ArchivedLook look, DateTimeOffset at)
    {
        if (look == ArchivedLook.AfterHour)
            FirstLookAt = at;
        else
            (FirstLookAt, SecondLookAt) = (FirstLookAt ?? at, at);
    }
}
