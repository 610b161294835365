using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tenants;

/// <summary>A tenant that this replica may reconcile until the claim ends.</summary>
public sealed record ClaimedTenant(Tenant Tenant, Team Team, DateTimeOffset ClaimedUntil);

/// <summary>
/// The table of tenants as the reconciler's queue: <see cref="Tenant.NextReconcileAt"/> gives the order, a conditional update is the claim,
/// and a claim that its replica did not live to finish is due again when it ends.
/// </summary>
public sealed class TenantQueue(IDbContextFactory<PortalDb> databases, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    /// <summary>Longer than any reconcile may take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Claims up to <paramref name="most"/> due tenants of the clusters, the longest waiting first.</summary>
    public async Task<IReadOnlyList<ClaimedTenant>> ClaimDueAsync(string replica, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var until = now + Lease;
        var due = await (from tenant in db.Tenants.AsNoTracking()
                         join team in db.Teams on tenant.Team equals team.Name
                         where tenant.NextReconcileAt <= now && (tenant.ClaimedUntil == null || tenant.ClaimedUntil <= now)
                         orderby tenant.NextReconcileAt
                         select new { tenant, team }).AsNoTracking().Take(most).ToListAsync(cancellationToken);
        var claimed = new List<ClaimedTenant>(due.Count);
        foreach (var candidate in due)
        {
            var seen = candidate.tenant.NextReconcileAt;
            var won = await db.Tenants
                .Where(tenant => tenant.Id == candidate.tenant.Id && tenant.NextReconcileAt == seen && (tenant.ClaimedUntil == null || tenant.ClaimedUntil <= now))
                .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, until).SetProperty(tenant => tenant.ClaimedUntil, until).SetProperty(tenant => tenant.ClaimedBy, replica), cancellationToken);
            if (won == 1)
                claimed.Add(new ClaimedTenant(candidate.tenant, candidate.team, until));
        }

        return claimed;
    }

    /// <summary>When there is next something to claim: a claimed tenant, even a woken one, only when its claim ends. Null when there is no tenant.</summary>
    public async Task<DateTimeOffset?> NextDueAtAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Tenants.MinAsync(tenant => (DateTimeOffset?)(tenant.ClaimedUntil ?? tenant.NextReconcileAt), cancellationToken);
    }

    /// <summary>
    /// Stores what was found and gives the claim back. A wake-up that came meanwhile stays due. Returns false when the claim had been lost: then nothing is stored.
    /// </summary>
    public async Task<bool> CompleteAsync(ClaimedTenant claim, string replica, ReconcileResult result, DateTimeOffset nextAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tenant = claim.Tenant;
        var (before, wasFailing) = (tenant.ObservedGeneration, tenant.FailingSince is not null);
        tenant.Observe(result, now);

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var stored = await db.Tenants.Where(row => row.Id == tenant.Id && row.ClaimedBy == replica && row.ClaimedUntil == claim.ClaimedUntil && row.Generation == tenant.Generation)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Conditions, tenant.Conditions)
                    .SetProperty(row => row.Objects, tenant.Objects)
                    .SetProperty(row => row.ObservedGeneration, tenant.ObservedGeneration)
                    .SetProperty(row => row.ReadyAt, tenant.ReadyAt)
                    .SetProperty(row => row.Failures, tenant.Failures)
                    .SetProperty(row => row.FailingSince, tenant.FailingSince)
                    .SetProperty(row => row.AppliedAt, tenant.AppliedAt)
                    .SetProperty(row => row.AppliedHash, tenant.AppliedHash)
                    .SetProperty(row => row.NamespaceUid, tenant.NamespaceUid)
                    .SetProperty(row => row.ClaimedBy, (string?)null)
                    .SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null)
                    .SetProperty(row => row.NextReconcileAt, row => row.NextReconcileAt == claim.ClaimedUntil ? nextAt : row.NextReconcileAt),
                cancellationToken);
        if (stored == 1 && Milestone(tenant, before, wasFailing, now) is { } entry)
        {
            db.Audit.Add(entry);
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (stored == 1)
            changes.Publish(ChangeTopics.Tenants);
        return stored == 1;
    }

    /// <summary>Makes the tenants of these names due now. With <paramref name="onlyUnready"/>, only those that wait for the cluster.</summary>
    public async Task WakeAsync(string cluster, IReadOnlyCollection<string> tenants, bool onlyUnready, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await db.Tenants
            .Where(tenant => tenant.Cluster == cluster && tenants.Contains(tenant.Name) && tenant.NextReconcileAt > now && (!onlyUnready || tenant.ObservedGeneration < tenant.Generation))
            .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, now), cancellationToken);
        if (woken > 0)
            signal.Set();
    }

    /// <summary>Makes the failing tenants of a cluster due now, because it answers again.</summary>
    public async Task WakeFailingAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await db.Tenants.Where(tenant => tenant.Cluster == cluster && tenant.FailingSince != null && tenant.NextReconcileAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, now), cancellationToken);
        if (woken > 0)
            signal.Set();
    }

    /// <summary>Makes the tenants of a cluster due now that had a namespace and are not among <paramref name="present"/>, the ones that have one.</summary>
    public async Task WakeMissingAsync(string cluster, IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var made = await db.Tenants.Where(tenant => tenant.Cluster == cluster && tenant.NamespaceUid != null).Select(tenant => tenant.Name).ToListAsync(cancellationToken);
        foreach (var missing in made.Where(name => !present.Contains(name)).Chunk(500))
            await WakeAsync(cluster, missing, onlyUnready: false, cancellationToken);
    }

    /// <summary>Gives back what this replica claimed before it was ended, so that its successor need not wait for the claims to end.</summary>
    public async Task<int> ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Tenants.Where(tenant => tenant.ClaimedBy == replica)
            .ExecuteUpdateAsync(
                set => set.SetProperty(tenant => tenant.ClaimedBy, (string?)null).SetProperty(tenant => tenant.ClaimedUntil, (DateTimeOffset?)null).SetProperty(tenant => tenant.NextReconcileAt, now),
                cancellationToken);
    }

    private static AuditEntry? Milestone(Tenant tenant, long observedBefore, bool wasFailing, DateTimeOffset now)
    {
        if (tenant.ObservedGeneration > observedBefore)
            return AuditEntry.ByReconciler("tenant.ready", tenant.Name, $"Generation {tenant.Generation} is ready, {(now - tenant.ApprovedAt).TotalSeconds:0.00} s after its approval.", now);
        if (!wasFailing && tenant.FailingSince is not null)
            return AuditEntry.ByReconciler("tenant.failing", tenant.Name, tenant.Conditions.FirstOrDefault(condition => condition.Status == ConditionStatus.False)?.Message ?? "The last attempt failed.", now);
        return null;
    }
}
