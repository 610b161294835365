namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>
/// What is known of the place that a tenant leaves behind when it moves to another tier: what would be lost with it, and whether a user confirmed that. There
/// is a row until the place is gone.
/// </summary>
public sealed class MovePlan(Guid tenantId) : PlannedRemoval(tenantId)
{
    /// <summary>When the removal of the former place began, after the last comparison; null before.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>A user finishes the move.</summary>
    /// <param name="hasSeen">Whether they saw the inventory that was last read. If not, the former place must be empty.</param>
    public void Finish(bool hasSeen, string byName, DateTimeOffset at)
    {
        Confirm(hasSeen ? Inventory : null, byName, at);
        StartedAt = null;
    }

    /// <summary>What is there is what the user confirmed: from now on, it is removed.</summary>
    public void Begin(DateTimeOffset at) => StartedAt = at;
}
