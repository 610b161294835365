using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests.Deleting;

/// <summary>
/// Decides right before the first delete whether a deletion is still the one that was approved. What was not there at the approval stops it until a platform
/// admin decides.
/// </summary>
public sealed class DeletionGate(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>Why nothing of the tenant may be deleted yet; null when the deletion may start.</summary>
    /// <param name="claimed">The tenant as it was claimed from the queue.</param>
    /// <param name="inventory">What was just read.</param>
    public async Task<Condition?> FindBlockingConditionAsync(Tenant claimed, DeletionInventory inventory, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var plan = await db.PlanDeletionAsync(claimed.Id, cancellationToken);
        var wasStopped = plan.StoppedAt is not null;
        plan.See(inventory);
        var blocking = await DecideAsync(db, claimed, plan, inventory, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants | (wasStopped == plan.StoppedAt is not null ? ChangeTopics.None : ChangeTopics.Notifications));
        return blocking;
    }

    /// <summary>Stores that the inventory could not be read, which is the reason why nothing may be deleted yet.</summary>
    /// <param name="why">A sentence.</param>
    public async Task<Condition> RecordUnreadableAsync(Tenant claimed, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var plan = await db.PlanDeletionAsync(claimed.Id, cancellationToken);
        plan.Miss(why, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unreadable(why);
    }

    private static async Task<Condition?> DecideAsync(
        PortalDb db,
        Tenant tenant,
        DeletionPlan plan,
        DeletionInventory inventory,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (DeletionPolicy.FindBlockingGaps(inventory) is { Count: > 0 } gaps)
            return Unreadable(string.Join(' ', gaps));
        // People decide about a deletion that stopped, even if everything is as approved again.
        if (plan.StoppedAt is not null)
            return Stopped(plan.StoppedWhy!);
        var request = plan.RequestId is null ? await db.FindDeletionRequestAsync(tenant, cancellationToken) : null;
        var requestId = plan.RequestId ?? request?.Id;
        var approved = plan.Confirmed ?? await db.FindApprovedContentsAsync(requestId, cancellationToken);
        if (DeletionPolicy.FindChanges(approved, inventory) is not { Count: > 0 } found)
            return null;
        var why = Sentence.Join(" ", found);
        plan.Stop(why, now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "tenant.deletion-stopped",
                tenant.Name,
                $"The deletion stopped before the first delete, because more would be lost than was approved. {why}",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        db.Announce(TenantAnnouncements.DeletionStopped(tenant.ToAnnounced(), why, now));
        return Stopped(why);
    }

    private static Condition Stopped(string why) =>
        new(
            Condition.DeletionApproved,
            ConditionStatus.False,
            Condition.ContentsChanged,
            $"The deletion stopped, because more would be lost than was approved. {why} Nothing was deleted.",
            default
        );

    private static Condition Unreadable(string why) =>
        new(
            Condition.DeletionApproved,
            ConditionStatus.Unknown,
            "ContentsUnknown",
            $"The deletion does not start before the portal can read what would be lost. {why}",
            default
        );
}
