using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>
/// Stores what the reconciler sees of a tenant's objects: facts, the condition <see cref="Condition.AsApproved"/>, the audit entries and the
/// announcements, in one transaction each.
/// </summary>
public sealed class DriftLog(IDbContextFactory<PortalDb> databases, TierCatalog tiers, TimeProvider time, ChangeFeed changes)
{
    /// <summary>Past facts of a tenant that are kept; older ones are removed.</summary>
    public const int MaxPast = 200;

    /// <summary>Records objects that were seen in the cluster. Ignored while the tenant is being deleted.</summary>
    /// <param name="fought">Titles of the objects that the portal does not restore now, because they are changed again and again.</param>
    /// <returns>Whether anything is to be restored.</returns>
    public async Task<bool> RecordAsync(Guid tenantId, IReadOnlyList<ObjectDrift> seen, IReadOnlySet<string> fought, CancellationToken cancellationToken)
    {
        var hasWork = false;
        await UpdateAsync(
            tenantId,
            book =>
            {
                hasWork = false;
                foreach (var item in seen)
                    hasWork |= book.See(item, fought.Contains(item.Object.Title));
            },
            cancellationToken
        );
        return hasWork;
    }

    /// <summary>Records a finished pass: what it found before it applied, and what is left afterwards.</summary>
    /// <param name="approved">The objects of the tenant; what was found about others is over.</param>
    /// <param name="beganAt">Later changes are not covered by it.</param>
    public Task SettleAsync(
        Guid tenantId,
        IReadOnlyList<ObjectReference> approved,
        IReadOnlyList<ObjectDrift> before,
        IReadOnlyList<ObjectDrift> after,
        DateTimeOffset beganAt,
        CancellationToken cancellationToken
    ) =>
        UpdateAsync(
            tenantId,
            book =>
            {
                var later = book.Open.Where(fact => fact.LastSeenAt > beganAt).ToHashSet();
                foreach (var item in before)
                    book.See(item, isFought: false);
                foreach (var item in after.Where(item => !later.Any(fact => fact.IsOf(item.Object))))
                    book.See(item, isFought: false);
                book.End(fact => fact.Drift != DriftKind.Foreign && !approved.Any(fact.IsOf));
            },
            cancellationToken
        );

    /// <summary>Ends facts that hold no longer, such as those about foreign objects that are gone.</summary>
    public Task EndAsync(Guid tenantId, Func<DriftFact, bool> isOver, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, book => book.End(isOver), cancellationToken);

    /// <summary>The open facts of a tenant.</summary>
    public async Task<IReadOnlyList<DriftFact>> ListOpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.DriftFacts.AsNoTracking().Where(fact => fact.TenantId == tenantId && fact.RevertedAt == null).ToListAsync(cancellationToken);
    }

    /// <summary>The tenants of a cluster with open facts about objects of a kind that they do not own.</summary>
    public async Task<ILookup<Guid, string>> ListForeignAsync(string cluster, string kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from fact in db.DriftFacts
            join tenant in db.Tenants on fact.TenantId equals tenant.Id
            where tenant.Cluster == cluster && fact.Kind == kind && fact.Drift == DriftKind.Foreign && fact.RevertedAt == null
            select new { fact.TenantId, fact.Name }
        ).ToListAsync(cancellationToken);
        return found.ToLookup(item => item.TenantId, item => item.Name);
    }

    private Task UpdateAsync(Guid tenantId, Action<DriftBook> update, CancellationToken cancellationToken) =>
        ConflictRetry.RunAsync(() => TryUpdateAsync(tenantId, update, cancellationToken));

    private async Task TryUpdateAsync(Guid tenantId, Action<DriftBook> update, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // A change is seen by the watches of all replicas and by the pass that restores it: one after the other, so that each finds what is stored.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var now = time.GetUtcNow();
        var tenant = await db.Tenants.SingleOrDefaultAsync(
            row => row.Id == tenantId && row.ArchivedAt == null && row.DeletionStartedAt == null,
            cancellationToken
        );
        if (tenant is null)
            return;
        var since = now - DriftFact.ReopenWithin;
        var facts = await db
            .DriftFacts.Where(fact => fact.TenantId == tenantId && (fact.RevertedAt == null || fact.RevertedAt > since))
            .ToListAsync(cancellationToken);
        var book = new DriftBook(tenantId, facts, tiers.Find(tenant.Tier)?.Drift ?? DriftMode.Revert, now);
        update(book);
        db.DriftFacts.AddRange(book.Added);
        Report(db, tenant, book, now);
        if (book.Ended.Count > 0)
            await PruneAsync(db, tenantId, cancellationToken);
        var isChanged = await db.SaveChangesAsync(cancellationToken) > 0;
        await transaction.CommitAsync(cancellationToken);
        if (isChanged)
            changes.Publish(ChangeTopics.Tenants | (book.NewlyFought.Count > 0 ? ChangeTopics.Notifications : ChangeTopics.None));
    }

    private static void Report(PortalDb db, Tenant tenant, DriftBook book, DateTimeOffset now)
    {
        var condition = book.Describe();
        if (tenant.Conditions.FirstOrDefault(known => known.Type == condition.Type) is not { } known || known with { LastTransitionAt = default } != condition)
            tenant.ReportDrift(condition, now);
        // One entry for each change, not for each of its repetitions: a fight has an entry of its own.
        var restored = book.Ended.Where(fact => fact is { Times: 1, Drift: not DriftKind.Foreign }).ToList();
        if (restored.Count > 0)
            db.Audit.Add(Entry("drift.reverted", DriftWords.Restored(restored)));
        foreach (var fact in book.NewlyFought)
        {
            db.Audit.Add(Entry("drift.fought", DriftWords.Fight(fact)));
            db.Announce(TenantAnnouncements.Fought(tenant.ToAnnounced(), DriftWords.Fight(fact), now, $"drift-fought/{fact.Id}"));
        }

        foreach (var fact in book.Added.Where(fact => fact.Drift == DriftKind.Foreign))
            db.Audit.Add(Entry("drift.foreign", DriftWords.Sentence(fact)));

        AuditEntry Entry(string action, string details) => AuditEntry.ByReconciler(action, tenant.Name, details, now, tenant.Name, tenant.Team);
    }

    private static async Task PruneAsync(PortalDb db, Guid tenantId, CancellationToken cancellationToken) =>
        db.DriftFacts.RemoveRange(
            await db
                .DriftFacts.Where(fact => fact.TenantId == tenantId && fact.RevertedAt != null)
                .OrderByDescending(fact => fact.RevertedAt)
                .Skip(MaxPast)
                .Take(MaxPast)
                .ToListAsync(cancellationToken)
        );
}
