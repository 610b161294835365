using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tenants.Moving;

/// <summary>Why nothing of a former place may be removed yet.</summary>
/// <param name="IsStopped">Whether a user has to decide again. Otherwise, the portal tries again.</param>
/// <param name="Why">Sentences.</param>
public sealed record MoveBlock(bool IsStopped, string Why);

/// <summary>What the reconciler reads and stores about the former places of tenants that have moved.</summary>
public sealed class MoveGate(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>How old the inventory of a removal that waits for a decision may become.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    /// <summary>The tenants of which someone wants to see what would be lost, or whose finished move has stopped.</summary>
    /// <param name="except">Tenants that are not due yet, because the last attempt failed.</param>
    public async Task<IReadOnlyList<Tenant>> ListWantedAsync(int max, Guid[] except, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - MaxAge;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from tenant in db.Tenants.AsNoTracking()
            join plan in db.MovePlans.AsNoTracking() on tenant.Id equals plan.TenantId
            where tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && tenant.MoveFinishedAt == null && !except.Contains(tenant.Id)
            where
                (plan.WantedAt != null && (plan.TriedAt == null || plan.TriedAt < plan.WantedAt))
                || (plan.StoppedAt != null && (plan.TriedAt == null || plan.TriedAt < oldest))
            orderby plan.TriedAt
            select tenant
        )
            .Take(max)
            .ToListAsync(cancellationToken);
    }

    public Task SeeAsync(Guid tenantId, DeletionInventory inventory, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, plan => plan.See(inventory), cancellationToken);

    /// <param name="why">A sentence.</param>
    public Task MissAsync(Guid tenantId, string why, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, plan => plan.Miss(why, time.GetUtcNow()), cancellationToken);

    /// <summary>Whether the former place was compared before, so that it is being removed.</summary>
    public async Task<bool> HasStartedAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.MovePlans.AnyAsync(plan => plan.TenantId == tenantId && plan.StartedAt != null, cancellationToken);
    }

    /// <summary>
    /// Decides right before the first delete whether the former place is still as it was when a user finished the move. Returns null when it may be removed.
    /// </summary>
    /// <param name="tenant">As it was claimed from the queue.</param>
    /// <param name="inventory">What was just read.</param>
    public async Task<MoveBlock?> FindBlockAsync(Tenant tenant, DeletionInventory inventory, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var plan = await db.PlanMoveAsync(tenant.Id, cancellationToken);
        plan.See(inventory);
        var block = Decide(db, tenant, plan, inventory, now);
        if (block is null)
            plan.Begin(now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants | (block is { IsStopped: true } ? ChangeTopics.Notifications : ChangeTopics.None));
        return block;
    }

    /// <summary>The former place is gone, and nothing is known of it any more.</summary>
    public async Task ForgetAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.MovePlans.Where(plan => plan.TenantId == tenantId).ExecuteDeleteAsync(cancellationToken);
    }

    private static MoveBlock? Decide(PortalDb db, Tenant tenant, MovePlan plan, DeletionInventory inventory, DateTimeOffset now)
    {
        if (DeletionPolicy.FindBlockingGaps(inventory) is { Count: > 0 } gaps)
            return new MoveBlock(false, string.Join(' ', gaps));
        if (DeletionPolicy.FindChanges(plan.Confirmed, inventory) is not { Count: > 0 } found)
            return null;
        var why = Sentence.Join(" ", found);
        plan.Stop(why, now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "tenant.move-stopped",
                tenant.Name,
                $"The removal of the former namespace stopped before the first delete, because more would be lost than was confirmed. {why}",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        db.Announce(TenantAnnouncements.MoveStopped(tenant.ToAnnounced(), why, now));
        return new MoveBlock(true, why);
    }

    private async Task UpdateAsync(Guid tenantId, Action<MovePlan> update, CancellationToken cancellationToken)
    {
        if (await databases.UpdatePlanAsync(db => db.PlanMoveAsync(tenantId, cancellationToken), update, cancellationToken))
            changes.Publish(ChangeTopics.Tenants);
    }
}
