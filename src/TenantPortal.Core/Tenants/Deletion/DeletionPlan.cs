namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>
/// What is known of the deletion of a tenant: what would be lost, what people approved, why it stopped, what it waits for and what was left. One row for each
/// tenant that someone looked at.
/// </summary>
public sealed class DeletionPlan
{
    public DeletionPlan(Guid tenantId) => TenantId = tenantId;

    public Guid TenantId { get; private set; }

    /// <summary>When someone last wanted to see the inventory.</summary>
    public DateTimeOffset? WantedAt { get; private set; }

    /// <summary>When the portal last tried to read it.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>What was last read; null before.</summary>
    public DeletionInventory? Inventory { get; private set; }

    /// <summary>Why the last attempt to read it failed, as a sentence; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The approved request to delete the tenant; null for none.</summary>
    public string? RequestId { get; private set; }

    public VolumeChoice Volumes { get; private set; }

    /// <summary>When the deletion stopped, because more would be lost than was approved; null when it did not, or a platform admin decided.</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>Sentences about what was new.</summary>
    public string? StoppedWhy { get; private set; }

    /// <summary>What a platform admin saw who had the stopped deletion go on; null before.</summary>
    public DeletionInventory? Confirmed { get; private set; }

    public string? ConfirmedByName { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>What the deletion waits for; null before it started.</summary>
    public DeletionProgress? Progress { get; private set; }

    public IReadOnlyList<KeptVolume> KeptVolumes { get; private set; } = [];

    /// <summary>When the cluster was looked at an hour after the tenant was archived; null before.</summary>
    public DateTimeOffset? FirstLookAt { get; private set; }

    /// <summary>When the cluster was looked at a day after the tenant was archived; null before.</summary>
    public DateTimeOffset? SecondLookAt { get; private set; }

    /// <summary>Someone wants to see the inventory as it is now.</summary>
    public void Want(DateTimeOffset at) => WantedAt = at;

    public void See(DeletionInventory inventory) => (Inventory, TriedAt, Problem) = (inventory, inventory.ReadAt, null);

    /// <param name="problem">Why it could not be read, as a sentence.</param>
    public void Miss(string problem, DateTimeOffset at) => (Problem, TriedAt) = (problem, at);

    /// <summary>The deletion was approved; whatever an earlier one left is over.</summary>
    public void Approve(string requestId, VolumeChoice volumes)
    {
        (RequestId, Volumes, StoppedAt, StoppedWhy) = (requestId, volumes, null, null);
        (Confirmed, ConfirmedByName, ConfirmedAt, Progress) = (null, null, null, null);
    }

    /// <summary>More would be lost than was approved: the deletion waits for a decision.</summary>
    /// <param name="why">Sentences.</param>
    public void Stop(string why, DateTimeOffset at) => (StoppedAt, StoppedWhy) = (at, why);

    /// <summary>A platform admin has the deletion go on with what is there now.</summary>
    /// <exception cref="InvalidOperationException">It did not stop, or nothing was read.</exception>
    public void Confirm(string byName, DateTimeOffset at)
    {
        if (StoppedAt is null || Inventory is null)
            throw new InvalidOperationException($"The deletion of tenant {TenantId} did not stop.");
        (StoppedAt, StoppedWhy) = (null, null);
        (Confirmed, ConfirmedByName, ConfirmedAt) = (Inventory, byName, at);
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
