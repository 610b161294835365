using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Orphans;

/// <summary>A removal that two platform admins decided.</summary>
/// <param name="Objects">The objects of the tenant's approved manifests, as they would be in this namespace.</param>
public sealed record ConfirmedRemoval(Guid Id, string Cluster, ObjectReference Object, string Uid, string Tenant, IReadOnlyList<ObjectReference> Objects);

/// <summary>Compares what informers see in clusters with the records, and stores what belongs to no tenant.</summary>
public sealed class OrphanLog(IDbContextFactory<PortalDb> databases, TenantInventory inventory, TierCatalog tiers, TimeProvider time, ChangeFeed changes)
{
    /// <summary>Open orphans of a cluster that are recorded; further ones are when some are gone.</summary>
    public const int MaxOpen = 200;

    /// <summary>Closed orphans that are kept; older ones are removed when others close.</summary>
    public const int MaxClosed = 200;

    public const int MaxMessageLength = 1000;

    /// <summary>
    /// The orphans among the objects that are not recorded yet. What was seen may be older than the records, so the caller looks at each in the cluster
    /// before it records it.
    /// </summary>
    public async Task<IReadOnlyList<LabeledObject>> FindNewAsync(string cluster, IReadOnlyCollection<LabeledObject> seen, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await OpenOf(db, cluster).Select(orphan => orphan.Uid).ToListAsync(cancellationToken);
        return
        [
            .. (await EvaluateAsync(db, cluster, seen, cancellationToken))
                .Select(finding => finding.Object)
                .ExceptBy(known, item => item.Uid)
                .Take(Math.Max(0, MaxOpen - known.Count)),
        ];
    }

    /// <summary>Stores the orphans of a cluster: new ones begin, and those that are gone or belong to a tenant again are closed.</summary>
    /// <param name="seen">Everything with the portal's labels.</param>
    /// <param name="confirmed">The UIDs of new orphans that were just read from the cluster.</param>
    /// <param name="kinds">The kinds that were seen completely: orphans of others stay as they are.</param>
    public Task RecordAsync(
        string cluster,
        IReadOnlyCollection<LabeledObject> seen,
        IReadOnlySet<string> confirmed,
        IReadOnlySet<string> kinds,
        CancellationToken cancellationToken
    ) => ConflictRetry.RunAsync(() => TryRecordAsync(cluster, seen, confirmed, kinds, cancellationToken));

    /// <summary>The removals to carry out.</summary>
    public async Task<IReadOnlyList<ConfirmedRemoval>> ListRemovalsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var orphans = await db
            .Orphans.AsNoTracking()
            .Where(orphan => orphan.ClosedAt == null && orphan.RemovalConfirmedAt != null)
            .OrderBy(orphan => orphan.RemovalConfirmedAt)
            .Take(MaxOpen)
            .ToListAsync(cancellationToken);
        var removals = new List<ConfirmedRemoval>();
        foreach (var orphan in orphans)
        {
            var record = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.Id == orphan.TenantId, cancellationToken);
            if (record is null)
                continue;
            var objects = await inventory.ListAsync(record, cancellationToken);
            var homes = objects.Where(reference => reference.IsNamespace).Select(reference => reference.Name).ToHashSet(StringComparer.Ordinal);
            removals.Add(
                new(
                    orphan.Id,
                    orphan.Cluster,
                    orphan.Object,
                    orphan.Uid,
                    record.Name,
                    [
                        .. objects
                            .Where(reference => reference.Namespace is not null && homes.Contains(reference.Namespace))
                            .Select(reference => reference with { Namespace = orphan.Name })
                            .Append(orphan.Object)
                            .Distinct(),
                    ]
                )
            );
        }

        return removals;
    }

    /// <summary>Why a confirmed removal must not go on, from the object as it is now; null when it may.</summary>
    public async Task<string?> FindReasonNotToRemoveAsync(string cluster, LabeledObject now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await EvaluateAsync(db, cluster, [now], cancellationToken)) is [var finding]
            ? finding.WhyNotRemoved
            : "It is no longer an orphan. The portal did not remove it.";
    }

    /// <summary>Stores what a removal waits for.</summary>
    public Task ReportRemovalAsync(Guid id, string message, CancellationToken cancellationToken) =>
        UpdateAsync(
            id,
            (_, orphan) =>
            {
                if (orphan.RemovalMessage == WrittenText.Limit(message, MaxMessageLength))
                    return false;
                orphan.ReportRemoval(WrittenText.Limit(message, MaxMessageLength));
                return true;
            },
            cancellationToken
        );

    /// <summary>Gives up a confirmed removal.</summary>
    public Task GiveUpRemovalAsync(Guid id, string why, CancellationToken cancellationToken) =>
        UpdateAsync(
            id,
            (db, orphan) =>
            {
                orphan.EndRemoval(WrittenText.Limit(why, MaxMessageLength));
                db.Audit.Add(AuditEntry.ByReconciler("orphan.removal-stopped", orphan.Title, $"On cluster {orphan.Cluster}: {why}", time.GetUtcNow()));
                return true;
            },
            cancellationToken
        );

    /// <summary>The cluster reported twice that it is gone, or another object has its name.</summary>
    public Task CloseAsync(Guid id, CancellationToken cancellationToken) =>
        UpdateAsync(
            id,
            (db, orphan) =>
            {
                Close(db, orphan, isGone: true, time.GetUtcNow());
                return true;
            },
            cancellationToken
        );

    private static IQueryable<Orphan> OpenOf(PortalDb db, string cluster) => db.Orphans.Where(orphan => orphan.Cluster == cluster && orphan.ClosedAt == null);

    private async Task TryRecordAsync(
        string cluster,
        IReadOnlyCollection<LabeledObject> seen,
        IReadOnlySet<string> confirmed,
        IReadOnlySet<string> kinds,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var open = await OpenOf(db, cluster).ToDictionaryAsync(orphan => orphan.Uid, StringComparer.Ordinal, cancellationToken);
        var present = seen.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        var byNamespace = seen.ToLookup(item => item.Object.Namespace);
        var findings = (await EvaluateAsync(db, cluster, seen, cancellationToken)).ToDictionary(finding => finding.Object.Uid, StringComparer.Ordinal);
        var added = new List<Orphan>();
        foreach (var (uid, finding) in findings)
        {
            var contents = OrphanContents.Of(finding.Object, byNamespace);
            if (open.TryGetValue(uid, out var known))
                known.See(finding, contents);
            else if (confirmed.Contains(uid))
                added.Add(new Orphan(cluster, finding, contents, now));
        }

        // What is being deleted is an orphan until it is gone.
        var terminating = seen.Where(item => item.IsTerminating).Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (
            var orphan in open.Values.Where(orphan => kinds.Contains(orphan.Kind) && !findings.ContainsKey(orphan.Uid) && !terminating.Contains(orphan.Uid))
        )
            Close(db, orphan, isGone: !present.Contains(orphan.Uid), now);
        if (db.ChangeTracker.Entries<Orphan>().Any(entry => entry.Entity.ClosedAt is not null))
            await PruneAsync(db, cancellationToken);
        db.Orphans.AddRange(added);
        foreach (var orphan in added)
            db.Audit.Add(AuditEntry.ByReconciler("orphan.found", orphan.Title, $"On cluster {cluster}: {OrphanWords.WhyOrphaned(orphan)}", now));
        if (added.Count > 0)
            db.Announce(ClusterAnnouncements.Orphans(cluster, [.. added.Select(orphan => orphan.Title)], now, $"orphans/{added[0].Id}"));
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters | (added.Count > 0 ? ChangeTopics.Notifications : ChangeTopics.None));
    }

    private static void Close(PortalDb db, Orphan orphan, bool isGone, DateTimeOffset now)
    {
        var end = isGone ? "It is no longer in the cluster." : "It belongs to a tenant again, or lost the portal's labels.";
        var decided = isGone && orphan.RemovalConfirmedAt is not null;
        db.Audit.Add(
            AuditEntry.ByReconciler(
                decided ? "orphan.removed" : "orphan.closed",
                orphan.Title,
                decided
                    ? $"On cluster {orphan.Cluster}: {end} Proposed by {orphan.RemovalProposedByName}, confirmed by {orphan.RemovalConfirmedByName}."
                    : $"On cluster {orphan.Cluster}: {end}",
                now
            )
        );
        orphan.Close(now);
    }

    /// <summary>Changes an open orphan, unless another replica or an admin is faster: the next round tries again.</summary>
    private async Task UpdateAsync(Guid id, Func<PortalDb, Orphan, bool> update, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Orphans.SingleOrDefaultAsync(orphan => orphan.Id == id && orphan.ClosedAt == null, cancellationToken) is not { } orphan)
            return;
        if (!update(db, orphan))
            return;
        if (orphan.ClosedAt is not null)
            await PruneAsync(db, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return;
        }

        changes.Publish(ChangeTopics.Clusters);
    }

    private static async Task PruneAsync(PortalDb db, CancellationToken cancellationToken) =>
        db.Orphans.RemoveRange(
            await db
                .Orphans.Where(orphan => orphan.ClosedAt != null)
                .OrderByDescending(orphan => orphan.ClosedAt)
                .Skip(MaxClosed)
                .Take(MaxClosed)
                .ToListAsync(cancellationToken)
        );

    private async Task<IReadOnlyList<OrphanFinding>> EvaluateAsync(
        PortalDb db,
        string cluster,
        IReadOnlyCollection<LabeledObject> seen,
        CancellationToken cancellationToken
    )
    {
        if (seen.Count == 0)
            return [];
        var rows = await db
            .Tenants.AsNoTracking()
            .Select(tenant => new
            {
                tenant.Id,
                tenant.Name,
                tenant.Cluster,
                tenant.Tier,
                tenant.NamespaceUid,
                tenant.FormerHashes,
                tenant.ArchivedAt,
            })
            .ToListAsync(cancellationToken);
        var records = rows.Select(row => new RecordedTenant(
                row.Id,
                row.Name,
                row.Cluster,
                tiers.Find(row.Tier) is { } tier ? TenantRenderer.NamespaceOf(tier, row.Name) : null,
                row.NamespaceUid,
                row.FormerHashes.Count > 0,
                row.ArchivedAt is not null
            ))
            .ToList();
        var policy = new OrphanPolicy(cluster, [.. tiers.All.Select(tier => tier.NamespacePrefix).Distinct()], records, seen);
        var findings = seen.Select(policy.Evaluate).OfType<OrphanFinding>().ToList();
        return [.. await WithoutApprovedAsync(db, findings, cancellationToken)];
    }

    /// <summary>A blueprint may place objects outside of the tenant's namespace: what is approved there is the tenant's.</summary>
    private async Task<IEnumerable<OrphanFinding>> WithoutApprovedAsync(PortalDb db, IReadOnlyList<OrphanFinding> findings, CancellationToken cancellationToken)
    {
        Guid[] ids =
        [
            .. findings
                .Where(finding => !finding.Object.Object.IsNamespace)
                .Select(finding => finding.Record)
                .OfType<RecordedTenant>()
                .Where(record => !record.IsArchived)
                .Select(record => record.Id)
                .Distinct(),
        ];
        var approved = new Dictionary<Guid, IReadOnlyList<ObjectReference>>();
        foreach (var tenant in await db.Tenants.AsNoTracking().Where(tenant => ids.Contains(tenant.Id)).ToListAsync(cancellationToken))
            approved[tenant.Id] = await inventory.ListAsync(tenant, cancellationToken);
        return findings.Where(finding =>
            finding.Record is not { } record
            || !approved.TryGetValue(record.Id, out var objects)
            || !objects.Any(reference => reference.IsSameObjectAs(finding.Object.Object))
        );
    }
}
