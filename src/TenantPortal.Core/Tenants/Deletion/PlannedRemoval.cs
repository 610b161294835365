namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>What is known of something that is to be removed from a cluster: what would be lost, whether people agreed to that, and why it stopped.</summary>
public abstract class PlannedRemoval(Guid tenantId)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public Guid TenantId { get; private set; } = tenantId;

    /// <summary>When someone last wanted to see the inventory.</summary>
    public DateTimeOffset? WantedAt { get; private set; }

    /// <summary>When the portal last tried to read it.</summary>
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>What was last read; null before.</summary>
    public DeletionInventory? Inventory { get; private set; }

    /// <summary>Why the last attempt to read it failed, as a sentence; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>When the removal stopped, because more would be lost than people agreed to; null when it did not, or they decided again.</summary>
    public DateTimeOffset? StoppedAt { get; protected set; }

    /// <summary>Sentences about what was new.</summary>
    public string? StoppedWhy { get; protected set; }

    /// <summary>What was seen by the user who confirmed the removal on the tenant's page; null before.</summary>
    public DeletionInventory? Confirmed { get; protected set; }

    public string? ConfirmedByName { get; protected set; }

    public DateTimeOffset? ConfirmedAt { get; protected set; }

    /// <summary>Whether someone wants to see the inventory and the portal has not tried to read it since.</summary>
    public bool IsReading => WantedAt is { } wanted && !(TriedAt >= wanted);

    /// <summary>Whether the inventory is too young to be read again.</summary>
    public bool IsFresh(DateTimeOffset now) => Problem is null && TriedAt > now - Fresh;

    /// <summary>Someone wants to see the inventory as it is now.</summary>
    public void Want(DateTimeOffset at) => WantedAt = at;

    public void See(DeletionInventory inventory) => (Inventory, TriedAt, Problem) = (inventory, inventory.ReadAt, null);

    /// <param name="problem">Why it could not be read, as a sentence.</param>
    public void Miss(string problem, DateTimeOffset at) => (Problem, TriedAt) = (problem, at);

    /// <summary>More would be lost than people agreed to: the removal waits for a decision.</summary>
    /// <param name="why">Sentences.</param>
    public void Stop(string why, DateTimeOffset at) => (StoppedAt, StoppedWhy) = (at, why);

    protected void Confirm(DeletionInventory? seen, string byName, DateTimeOffset at)
    {
        (StoppedAt, StoppedWhy) = (null, null);
        (Confirmed, ConfirmedByName, ConfirmedAt) = (seen, byName, at);
    }
}
