using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tenants.Queue;

/// <summary>A tenant that this replica may reconcile until the claim expires.</summary>
public sealed record ClaimedTenant(Tenant Tenant, Team Team, DateTimeOffset ClaimedUntil);

/// <summary>
/// The table of tenants as the reconciler's queue: <see cref="Tenant.NextReconcileAt"/> gives the order.
/// </summary>
public sealed partial class TenantQueue(
    IDbContextFactory<PortalDb> databases,
    ReconcilerOptions options,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes,
    ILogger<TenantQueue> logger
)
{
    /// <summary>Longer than any reconcile can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>By how much the clocks of replicas may differ without consequences.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    private readonly LeasedQueue<Tenant, Guid> _leases = new(Lease)
    {
        Key = nameof(Tenant.Id),
        DueAt = nameof(Tenant.NextReconcileAt),
        ClaimedBy = nameof(Tenant.ClaimedBy),
        MaxWait = options.Resync + options.MaxBackoff + Tolerance,
    };

    /// <summary>Claims up to <paramref name="max"/> due tenants of the clusters, the longest waiting first.</summary>
    public Task<IReadOnlyList<ClaimedTenant>> ClaimDueAsync(string replica, int max, CancellationToken cancellationToken) =>
        ClaimDueAsync(replica, max, new Dictionary<string, int>(), cancellationToken);

    /// <summary>The same with a limit for some clusters.</summary>
    /// <param name="limits">By the name of the cluster.</param>
    public async Task<IReadOnlyList<ClaimedTenant>> ClaimDueAsync(
        string replica,
        int max,
        IReadOnlyDictionary<string, int> limits,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = limits.Keys.ToArray();
        (IQueryable<Tenant>, int)[] shares =
        [
            .. limits.Where(limit => limit.Value > 0).Select(limit => (Living(db).Where(tenant => tenant.Cluster == limit.Key), limit.Value)),
            (names.Length == 0 ? Living(db) : Living(db).Where(tenant => !names.Contains(tenant.Cluster)), max),
        ];
        var (keys, until) = await _leases.ClaimDueAsync(Living(db), shares, replica, max, time.GetUtcNow(), cancellationToken);
        if (keys.Count == 0)
            return [];
        try
        {
            return await LoadAsync(keys, until, replica, cancellationToken);
        }
        catch (Exception exception) when (keys.Count > 1 && !cancellationToken.IsCancellationRequested)
        {
            BatchUnreadable(exception, keys.Count);
        }

        // A row that cannot be read does not hold up the rest of its batch: it is due again when its claim expires.
        var readable = new List<ClaimedTenant>();
        foreach (var key in keys)
        {
            try
            {
                readable.AddRange(await LoadAsync([key], until, replica, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                TenantUnreadable(exception, key, Lease);
            }
        }

        return readable;
    }

    private async Task<IReadOnlyList<ClaimedTenant>> LoadAsync(
        IReadOnlyList<Guid> keys,
        DateTimeOffset until,
        string replica,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var claimed = await (
            from tenant in _leases.Held(db.Tenants.AsNoTracking(), until, replica)
            join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
            where keys.Contains(tenant.Id)
            select new { tenant, team }
        ).ToDictionaryAsync(claim => claim.tenant.Id, claim => new ClaimedTenant(claim.tenant, claim.team, until), cancellationToken);
        return [.. keys.Select(claimed.GetValueOrDefault).OfType<ClaimedTenant>()];
    }

    /// <inheritdoc cref="NextDueAtAsync(IReadOnlyCollection{string}, CancellationToken)"/>
    public Task<DateTimeOffset?> NextDueAtAsync(CancellationToken cancellationToken) => NextDueAtAsync([], cancellationToken);

    /// <summary>
    /// When the next tenant can be claimed; a claimed tenant, even a requeued one, only when its claim expires. Null when there is no
    /// tenant.
    /// </summary>
    /// <param name="without">The clusters whose tenants do not count.</param>
    public async Task<DateTimeOffset?> NextDueAtAsync(IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var counted = without.Count == 0 ? Living(db) : Living(db).Where(tenant => !without.Contains(tenant.Cluster));
        return await counted.MinAsync(tenant => (DateTimeOffset?)(tenant.ClaimedUntil ?? tenant.NextReconcileAt), cancellationToken);
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
        var before = (tenant.ObservedGeneration, IsFailing: tenant.FailingSince is not null, tenant.WaitsForCluster);
        tenant.Observe(result, now, options.FailAfter);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var plan = tenant.ArchivedAt is null
            ? null
            : await db.DeletionPlans.AsNoTracking().SingleOrDefaultAsync(plan => plan.TenantId == tenant.Id, cancellationToken);
        // Known before the row is locked, because the audit chain is locked first.
        // A tenant that still fails after its cluster is back is announced then.
        var wasFailing = before.IsFailing && (!before.WaitsForCluster || tenant.WaitsForCluster);
        var milestone = TenantMilestone.Of(tenant, before.ObservedGeneration, wasFailing, plan?.KeptVolumes ?? [], now);
        // A cluster that is away is announced once, not with each of its tenants.
        var isAnnounced =
            milestone?.Announcement.Kind != AnnouncementKind.TenantFailing
            || !tenant.WaitsForCluster
            || !await db.Clusters.AnyAsync(status => status.Cluster == tenant.Cluster && !status.Reachable, cancellationToken);

        await using var transaction = milestone is null
            ? await db.Database.BeginTransactionAsync(cancellationToken)
            : await db.BeginAuditedAsync(cancellationToken);
        var row = db.Tenants.Where(row => row.Id == tenant.Id);
        var isStored = await _leases.EndAsync(db, row.Where(stored => stored.Generation == tenant.Generation), claim.ClaimedUntil, replica, cancellationToken);
        if (isStored)
        {
            // What users and watches changed during the claim is in the row, not in the claimed copy.
            var stored = await row.SingleAsync(cancellationToken);
            stored.Complete(result, now, options.FailAfter, (claim.ClaimedUntil - Lease, claim.ClaimedUntil), nextAt);
            if (milestone is not null)
            {
                db.Audit.Add(milestone.Entry);
                if (isAnnounced)
                    db.Announce(milestone.Announcement);
            }

            await db.SaveChangesAsync(cancellationToken);
        }
        else
            await _leases.ReleaseAsync(row, claim.ClaimedUntil, replica, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isStored)
            changes.Publish(ChangeTopics.Tenants | (milestone is null ? ChangeTopics.None : ChangeTopics.Notifications));
        return isStored;
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
        // One conditional update: a cancellation at this moment changes only DeleteAt, which no concurrency check of a saved row covers.
        var stored = await _leases
            .Held(db.Tenants.Where(row => row.Id == tenant.Id && row.DeleteAt <= now && row.DeletionStartedAt == null), claim.ClaimedUntil, replica)
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

    /// <summary>Releases a claim without a result, because none is needed before the time. A tenant requeued in the meantime stays due.</summary>
    public async Task PostponeAsync(ClaimedTenant claim, string replica, DateTimeOffset nextAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await _leases.PostponeAsync(db.Tenants.Where(row => row.Id == claim.Tenant.Id), claim.ClaimedUntil, replica, nextAt, cancellationToken);
    }

    /// <summary>Releases a claim without a result; the tenant is due immediately.</summary>
    public async Task ReleaseAsync(ClaimedTenant claim, string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await _leases.ReleaseAsync(db.Tenants.Where(row => row.Id == claim.Tenant.Id), claim.ClaimedUntil, replica, time.GetUtcNow(), cancellationToken);
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

    /// <summary>Makes all tenants of a cluster due now, because nothing is known about their objects there.</summary>
    public async Task RequeueAllAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = await Living(db).Where(tenant => tenant.Cluster == cluster).Select(tenant => tenant.Name).ToListAsync(cancellationToken);
        foreach (var some in names.Chunk(500))
            await RequeueAsync(cluster, some, cancellationToken);
    }

    /// <summary>Makes the tenants of a cluster due now whose last attempt failed, because the cluster responds again.</summary>
    /// <param name="onlyWaitingForCluster">Only those that failed because of the cluster.</param>
    public async Task RequeueFailingAsync(string cluster, bool onlyWaitingForCluster, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var woken = await Living(db)
            .Where(tenant =>
                tenant.Cluster == cluster && tenant.Failures > 0 && (tenant.WaitsForCluster || !onlyWaitingForCluster) && tenant.NextReconcileAt > now
            )
            .ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, now), cancellationToken);
        if (woken > 0)
            signal.Set();
    }

    /// <summary>
    /// Makes the tenants of a cluster due now that lack an object which they had: a full list of the kind does not contain it. Events cannot
    /// be relied on, because an object may be deleted while nothing watches.
    /// </summary>
    /// <param name="kind">Of the listed objects.</param>
    /// <param name="present">What the list contains: names of objects by the tenants that they are labeled with.</param>
    public async Task RequeueMissingAsync(string cluster, string kind, IReadOnlySet<(string Tenant, string Name)> present, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await Living(db)
            .AsNoTracking()
            .Where(tenant => tenant.Cluster == cluster && tenant.NamespaceUid != null)
            .Select(tenant => new { tenant.Name, tenant.Objects })
            .ToListAsync(cancellationToken);
        var prefix = kind + " ";
        var missing = known
            .Where(tenant =>
                tenant.Objects.Any(item =>
                    item.Status == ConditionStatus.True
                    && item.Object.StartsWith(prefix, StringComparison.Ordinal)
                    && !present.Contains((tenant.Name, item.Object[prefix.Length..]))
                )
            )
            .Select(tenant => tenant.Name);
        foreach (var names in missing.Chunk(500))
            await RequeueAsync(cluster, names, cancellationToken);
    }

    /// <summary>
    /// Makes tenants due now whose namespace no longer carries their marks, to restore them: the UID proves whose namespace it is, whatever
    /// its labels say.
    /// </summary>
    /// <param name="seen">Namespaces by UID, with the tenant and the tenant ID that they are marked with.</param>
    public async Task RequeueUnmarkedAsync(
        string cluster,
        IReadOnlyDictionary<string, (string? Tenant, string? TenantId)> seen,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var uids in seen.Keys.Chunk(500))
        {
            var owners = await Living(db)
                .Where(tenant => tenant.Cluster == cluster && tenant.NamespaceUid != null && uids.Contains(tenant.NamespaceUid))
                .Select(tenant => new
                {
                    tenant.Name,
                    tenant.Id,
                    Uid = tenant.NamespaceUid!,
                })
                .ToListAsync(cancellationToken);
            string[] unmarked = [.. owners.Where(owner => seen[owner.Uid] != (owner.Name, owner.Id.ToString())).Select(owner => owner.Name)];
            if (unmarked.Length > 0)
                await RequeueAsync(cluster, unmarked, cancellationToken);
        }
    }

    /// <summary>Releases what this replica claimed before it stopped, so that its successor does not have to wait for the claims to expire.</summary>
    public async Task<int> ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await _leases.ReleaseAllAsync(db.Tenants, replica, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Whether a tenant on the cluster has or had an object of the kind, as of its last reconcile.</summary>
    public async Task<bool> IsNeededAsync(string cluster, string kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var prefix = kind + " ";
        await foreach (
            var objects in Living(db)
                .AsNoTracking()
                .Where(tenant => tenant.Cluster == cluster)
                .Select(tenant => tenant.Objects)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            if (objects.Any(item => item.Object.StartsWith(prefix, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    /// <summary>Archived tenants have no objects in the cluster, and their names may be reused.</summary>
    private static IQueryable<Tenant> Living(PortalDb db) => db.Tenants.Where(tenant => tenant.ArchivedAt == null);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not read {Count} due tenants at once. The portal reads them one by one")]
    private partial void BatchUnreadable(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read tenant {Id}. The next attempt is in {Wait}")]
    private partial void TenantUnreadable(Exception exception, Guid id, TimeSpan wait);
}
