using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

/// <summary>A tenant that this replica may reconcile until the claim expires.</summary>
public sealed record ClaimedTenant(Tenant Tenant, Team Team, DateTimeOffset ClaimedUntil);

/// <summary>
/// The table of tenants as the reconciler's queue: <see cref="Tenant.NextReconcileAt"/> gives the order, a conditional update is the claim,
/// and a claim of a crashed replica becomes due again when it expires.
/// </summary>
public sealed class TenantQueue(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Longer than any reconcile can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Claims up to <paramref name="max"/> due tenants of the clusters, the longest waiting first.</summary>
    public async Task<IReadOnlyList<ClaimedTenant>> ClaimDueAsync(string replica, int max, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var until = now + Lease;
        var due = await Unclaimed(db, now).OrderBy(tenant => tenant.NextReconcileAt).Select(tenant => tenant.Id).Take(max).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return [];
        // One conditional update for all of them: tenants that another replica has just claimed no longer meet the condition.
        await Unclaimed(db, now)
            .Where(tenant => due.Contains(tenant.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(tenant => tenant.NextReconcileAt, until)
                        .SetProperty(tenant => tenant.ClaimedUntil, until)
                        .SetProperty(tenant => tenant.ClaimedBy, replica),
                cancellationToken
            );
        var claimed = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
            where due.Contains(tenant.Id) && tenant.ClaimedBy == replica && tenant.ClaimedUntil == until
            select new { tenant, team }
        ).ToListAsync(cancellationToken);
        return [.. claimed.OrderBy(claim => due.IndexOf(claim.tenant.Id)).Select(claim => new ClaimedTenant(claim.tenant, claim.team, until))];
    }

    /// <summary>
    /// When the next tenant can be claimed; a claimed tenant, even a requeued one, only when its claim expires. Null when there is no
    /// tenant.
    /// </summary>
    public async Task<DateTimeOffset?> NextDueAtAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Living(db).MinAsync(tenant => (DateTimeOffset?)(tenant.ClaimedUntil ?? tenant.NextReconcileAt), cancellationToken);
    }

    /// <summary>
    /// Stores the result and releases the claim. A tenant requeued in the meantime stays due, unless the requeue only announced new reports
    /// from the cluster and the tenant is ready. Returns false, and stores nothing, when the claim was lost or another generation was
    /// approved in the meantime: the tenant is then due for its new generation immediately.
    /// </summary>
    public async Task<bool> CompleteAsync(
        ClaimedTenant claim,
        string replica,
        ReconcileResult result,
        DateTimeOffset nextAt,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var tenant = claim.Tenant;
        var before = (tenant.ObservedGeneration, IsFailing: tenant.FailingSince is not null);
        tenant.Observe(result, now);
        var (isSettled, isClean, claimedAt) = (
            result is { Outcome: ReconcileOutcome.Ready, Former: FormerObjects.Unknown or FormerObjects.None },
            result.Former == FormerObjects.None,
            claim.ClaimedUntil - Lease
        );

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var milestone = TenantMilestone.Of(tenant, before.ObservedGeneration, before.IsFailing, now);
        await using var transaction = milestone is null
            ? await db.Database.BeginTransactionAsync(cancellationToken)
            : await db.BeginAuditedAsync(cancellationToken);
        var stored = await db
            .Tenants.Where(row =>
                row.Id == tenant.Id && row.ClaimedBy == replica && row.ClaimedUntil == claim.ClaimedUntil && row.Generation == tenant.Generation
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Conditions, tenant.Conditions)
                        .SetProperty(row => row.Objects, tenant.Objects)
                        .SetProperty(row => row.ObservedGeneration, tenant.ObservedGeneration)
                        .SetProperty(row => row.ReadyAt, tenant.ReadyAt)
                        .SetProperty(row => row.Failures, tenant.Failures)
                        .SetProperty(row => row.FailingSince, tenant.FailingSince)
                        .SetProperty(row => row.DegradedSince, tenant.DegradedSince)
                        .SetProperty(row => row.AppliedAt, tenant.AppliedAt)
                        .SetProperty(row => row.AppliedHash, tenant.AppliedHash)
                        .SetProperty(row => row.NamespaceUid, tenant.NamespaceUid)
                        .SetProperty(row => row.FormerHashes, tenant.FormerHashes)
                        .SetProperty(row => row.MoveFinishedAt, row => isClean ? null : row.MoveFinishedAt)
                        .SetProperty(row => row.ArchivedAt, tenant.ArchivedAt)
                        .SetProperty(row => row.ClaimedBy, (string?)null)
                        .SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null)
                        .SetProperty(
                            row => row.NextReconcileAt,
                            row =>
                                row.NextReconcileAt != claim.ClaimedUntil && !(isSettled && (row.DisturbedAt == null || row.DisturbedAt < claimedAt))
                                    ? row.NextReconcileAt
                                : row.DeleteAt < nextAt && row.DeletionStartedAt == null ? row.DeleteAt.Value
                                : nextAt
                        ),
                cancellationToken
            );
        if (stored == 1 && milestone is not null)
        {
            db.Audit.Add(milestone.Entry);
            db.Announce(milestone.Announcement);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (stored == 0)
            await ReleaseAsync(
                db.Tenants.Where(row => row.Id == tenant.Id && row.ClaimedBy == replica && row.ClaimedUntil == claim.ClaimedUntil),
                now,
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
        if (stored == 1)
            changes.Publish(ChangeTopics.Tenants | (milestone is null ? ChangeTopics.None : ChangeTopics.Notifications));
        return stored == 1;
    }

    /// <summary>
    /// Stores the start of a tenant's removal before any object is removed: from then on it cannot be canceled. Returns false when it was
    /// canceled in the meantime or the claim was lost; then nothing may be removed.
    /// </summary>
    public async Task<bool> BeginDeletionAsync(ClaimedTenant claim, string replica, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tenant = claim.Tenant;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var stored = await db
            .Tenants.Where(row =>
                row.Id == tenant.Id
                && row.ClaimedBy == replica
                && row.ClaimedUntil == claim.ClaimedUntil
                && row.DeleteAt <= now
                && row.DeletionStartedAt == null
            )
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletionStartedAt, now), cancellationToken);
        if (stored == 0)
            return false;
        tenant.BeginDeletion(now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "tenant.deleting",
                tenant.Name,
                "The grace period is over. The portal removes the tenant from the cluster.",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants);
        return true;
    }

    /// <summary>Releases a claim without a result; the tenant is due immediately.</summary>
    public async Task ReleaseAsync(ClaimedTenant claim, string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await ReleaseAsync(
            db.Tenants.Where(row => row.Id == claim.Tenant.Id && row.ClaimedBy == replica && row.ClaimedUntil == claim.ClaimedUntil),
            time.GetUtcNow(),
            cancellationToken
        );
    }

    /// <summary>Makes those of the tenants due now that wait for reports from the cluster.</summary>
    public async Task RequeueWaitingAsync(string cluster, IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await Living(db)
            .Where(tenant =>
                tenant.Cluster == cluster && tenants.Contains(tenant.Name) && tenant.NextReconcileAt > now && tenant.ObservedGeneration < tenant.Generation
            )
            .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, now), cancellationToken);
        if (woken > 0)
            signal.Set();
    }

    /// <summary>Makes tenants due now whose objects were changed in the cluster, to apply them again.</summary>
    public async Task RequeueAsync(string cluster, IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await Living(db)
            .Where(tenant => tenant.Cluster == cluster && tenants.Contains(tenant.Name))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(tenant => tenant.NextReconcileAt, tenant => tenant.NextReconcileAt < now ? tenant.NextReconcileAt : now)
                        .SetProperty(tenant => tenant.DisturbedAt, now),
                cancellationToken
            );
        if (woken > 0)
            signal.Set();
    }

    /// <summary>Makes the failing tenants of a cluster due now, because the cluster is reachable again.</summary>
    public async Task RequeueFailingAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await Living(db)
            .Where(tenant => tenant.Cluster == cluster && tenant.FailingSince != null && tenant.NextReconcileAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, now), cancellationToken);
        if (woken > 0)
            signal.Set();
    }

    /// <summary>Makes the tenants of a cluster due now whose namespace disappeared: they had one and are not in <paramref name="present"/>.</summary>
    public async Task RequeueMissingAsync(string cluster, IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var made = await Living(db)
            .Where(tenant => tenant.Cluster == cluster && tenant.NamespaceUid != null)
            .Select(tenant => tenant.Name)
            .ToListAsync(cancellationToken);
        foreach (var missing in made.Where(name => !present.Contains(name)).Chunk(500))
            await RequeueAsync(cluster, missing, cancellationToken);
    }

    /// <summary>Releases what this replica claimed before it stopped, so that its successor does not have to wait for the claims to expire.</summary>
    public async Task<int> ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReleaseAsync(db.Tenants.Where(tenant => tenant.ClaimedBy == replica), time.GetUtcNow(), cancellationToken);
    }

    private static Task<int> ReleaseAsync(IQueryable<Tenant> claimed, DateTimeOffset now, CancellationToken cancellationToken) =>
        claimed.ExecuteUpdateAsync(
            set =>
                set.SetProperty(tenant => tenant.ClaimedBy, (string?)null)
                    .SetProperty(tenant => tenant.ClaimedUntil, (DateTimeOffset?)null)
                    .SetProperty(tenant => tenant.NextReconcileAt, now),
            cancellationToken
        );

    private static IQueryable<Tenant> Unclaimed(PortalDb db, DateTimeOffset now) =>
        Living(db).Where(tenant => tenant.NextReconcileAt <= now && (tenant.ClaimedUntil == null || tenant.ClaimedUntil <= now));

    /// <summary>Archived tenants have no objects in the cluster, and their names may be reused.</summary>
    private static IQueryable<Tenant> Living(PortalDb db) => db.Tenants.Where(tenant => tenant.ArchivedAt == null);
}
