using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Revisions;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>Reads tenants for the current user; tenants that they may not see are not found.</summary>
public sealed class TenantReader(IDbContextFactory<PortalDb> databases, TierCatalog tiers, PriceList prices, TenantOptions options, TimeProvider time)
{
    public const int MaxLimit = 500;

    public async Task<Page<TenantSummary>> ListAsync(CurrentUser user, TenantFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var rows = await Visible(db, user)
            .Matching(filter)
            .AfterInOrder(filter)
            .Take(limit + 1)
            .Select(tenant => new
            {
                tenant.Name,
                tenant.Team,
                tenant.Tier,
                tenant.Cluster,
                tenant.Spec,
                tenant.Generation,
                tenant.ObservedGeneration,
                tenant.ReadyAt,
                tenant.FailingSince,
                tenant.DeleteAt,
                tenant.DeletionStartedAt,
                tenant.ArchivedAt,
                tenant.DegradedSince,
                tenant.QuarantinedAt,
                tenant.SuspendedAt,
                tenant.AsleepSince,
                tenant.ApprovedAt,
                tenant.Conditions,
            })
            .ToListAsync(cancellationToken);
        var items = rows.Take(limit)
            .Select(row => new TenantSummary(
                row.Name,
                row.Team,
                row.Tier,
                row.Cluster,
                row.Spec.Environment,
                row.Spec.Size,
                TenantPhases.Derive(
                    new TenantFacts(
                        row.Generation,
                        row.ObservedGeneration,
                        row.ReadyAt,
                        row.FailingSince,
                        row.DeleteAt,
                        row.DeletionStartedAt,
                        row.ArchivedAt,
                        row.DegradedSince,
                        row.QuarantinedAt,
                        row.SuspendedAt,
                        row.AsleepSince
                    )
                ),
                row.ApprovedAt,
                row.ReadyAt
            )
            {
                Product = row.Spec.Product,
                Differs = row.Conditions.ReportDrift(),
            });
        var last = rows.Count > limit ? rows[limit - 1] : null;
        return new Page<TenantSummary>([.. items], last is null ? null : TenantQueries.CursorOf(filter.Sort, last.Name, last.ApprovedAt, last.Spec.ExpiresOn));
    }

    /// <summary>How many tenants of each phase match the rest of the filter; phases without a tenant are left out.</summary>
    public async Task<IReadOnlyDictionary<TenantPhase, int>> CountByPhaseAsync(CurrentUser user, TenantFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Visible(db, user)
            .Matching(filter with { Phase = null })
            .Select(TenantPhases.Of)
            .GroupBy(phase => phase)
            .Select(tenants => new { tenants.Key, Count = tenants.Count() })
            .ToDictionaryAsync(tenants => tenants.Key, tenants => tenants.Count, cancellationToken);
    }

    private static IQueryable<Tenant> Visible(PortalDb db, CurrentUser user) =>
        db.Tenants.AsNoTracking().Where(tenant => tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team));

    /// <summary>Null when there is none or the user may not see it.</summary>
    public async Task<TenantDetails?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var open = db.Requests.Where(request => request.TenantName == name && RequestStatuses.Open.Contains(request.Status)).Select(request => request.Id);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            join revision in db.Revisions on tenant.ManifestHash equals revision.Hash
            join notice in db.ExpiryNotices on tenant.Id equals notice.TenantId into notices
            from notice in notices.DefaultIfEmpty()
            where tenant.Name == name && db.VisibleTeams(user).Contains(tenant.Team)
            // A name may be reused after its first tenant was deleted.
            orderby tenant.ArchivedAt == null descending, tenant.ArchivedAt descending
            select new
            {
                tenant,
                team,
                revision.Yaml,
                notice,
                OpenRequest = open.FirstOrDefault(),
            }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;

        var known = found.tenant;
        var quotas = await db.Quotas.AsNoTracking().Where(quota => quota.TenantId == known.Id).ToListAsync(cancellationToken);
        var history = await ActivityOf(db, known, ConversationService.ReadsInternal(user, found.team))
            .OrderByDescending(entry => entry.Id)
            .Take(50)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details))
            .ToListAsync(cancellationToken);
        return new TenantDetails(
            new TenantSummary(
                known.Name,
                known.Team,
                known.Tier,
                known.Cluster,
                known.Spec.Environment,
                known.Spec.Size,
                known.Phase,
                known.ApprovedAt,
                known.ReadyAt
            )
            {
                Product = known.Product,
                Differs = known.Conditions.ReportDrift(),
            },
            TenantState.Of(known.Facts, known.ApprovedAt, known.Conditions, known.QuarantineReason, known.Suspension),
            tiers.Dedicated.Contains(known.Tier),
            known.Spec,
            found.team.Title,
            tiers.Find(known.Tier) is { } tier ? TenantRenderer.NamespaceOf(tier, known.Name) : known.Name,
            known.RequestId,
            known.Generation,
            known.ObservedGeneration,
            known.Failures,
            known.NextReconcileAt,
            ExpiryOf(known, found.notice),
            known.DeleteAt,
            known.Suspension,
            TenantSleep.Of(known, prices, time.GetUtcNow()),
            found.OpenRequest,
            TenantActions.For(known, found.team, tiers.Find(known.Tier), user, found.OpenRequest),
            known.Conditions,
            known.Objects,
            [
                .. quotas
                    .OrderBy(quota => QuotaResource.RankOf(quota.Resource))
                    .ThenBy(quota => quota.Resource, StringComparer.Ordinal)
                    .Select(quota => new QuotaLine(
                        quota.Resource,
                        QuotaFigure.ToQuantity(quota.Resource, quota.Hard),
                        QuotaFigure.ToQuantity(quota.Resource, quota.Used)
                    )),
            ],
            known.ManifestHash,
            found.Yaml,
            history
        )
        {
            Siblings = await ReadSiblingsAsync(db, known, cancellationToken),
        };
    }

    /// <summary>They belong to the same team, so who sees one sees all.</summary>
    private static async Task<IReadOnlyList<TenantSibling>> ReadSiblingsAsync(PortalDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        if (tenant.Product is not { } product)
            return [];
        var siblings = await db
            .Tenants.AsNoTracking()
            .Where(other => other.Product == product && other.Team == tenant.Team && other.Id != tenant.Id && other.ArchivedAt == null)
            .OrderBy(other => other.Name)
            .ToListAsync(cancellationToken);
        return [.. siblings.Select(other => new TenantSibling(other.Name, other.Environment, other.Phase) { Differs = other.Conditions.ReportDrift() })];
    }

    private TenantExpiry? ExpiryOf(Tenant tenant, ExpiryNotice? latest)
    {
        if (tenant is not { ExpiresOn: { } expiresOn, ArchivedAt: null })
            return null;
        var now = time.GetUtcNow();
        var facts = LapseFacts.Of(tenant, latest, tiers.Find(tenant.Tier)?.Isolation != Isolation.DedicatedCluster);
        return TenantExpiry.Of(expiresOn, now).WithNotices(latest, facts, now, options.Expiry);
    }

    /// <summary>Every audit entry of a tenant and its requests, newest first; null when the user may not see it.</summary>
    /// <param name="after">The cursor of the previous page.</param>
    public async Task<Page<HistoryEntry>?> ListActivityAsync(CurrentUser user, string name, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && db.VisibleTeams(user).Contains(tenant.Team)
            orderby tenant.ArchivedAt == null descending, tenant.ArchivedAt descending
            select new { tenant, team }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var entries = ActivityOf(db, found.tenant, ConversationService.ReadsInternal(user, found.team));
        // Entries that were inserted may have numbers below 1.
        if (long.TryParse(after, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last))
            entries = entries.Where(entry => entry.Id < last);
        var size = Math.Clamp(limit, 1, MaxLimit);
        var rows = await entries
            .OrderByDescending(entry => entry.Id)
            .Take(size + 1)
            .Select(entry => new { entry.Id, Entry = new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details) })
            .ToListAsync(cancellationToken);
        return new Page<HistoryEntry>(
            [.. rows.Take(size).Select(row => row.Entry)],
            rows.Count > size ? rows[size - 1].Id.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    /// <summary>The entries of a tenant and of all its requests. A name may be reused, so that those of its former owner are not among them.</summary>
    private static IQueryable<AuditEntry> ActivityOf(PortalDb db, Tenant tenant, bool readsInternal)
    {
        var (name, team, end) = (tenant.Name, tenant.Team, tenant.ArchivedAt);
        var requests = db.Requests.Where(request => request.TenantId == tenant.Id);
        return db
            .Audit.AsNoTracking()
            .Where(entry =>
                (
                    requests.Any(request => request.Id == entry.Subject)
                    || (
                        (entry.Tenant == name || entry.Subject == name)
                        && (entry.Team == null || entry.Team == team)
                        && entry.At >= requests.Min(request => request.SubmittedAt)
                        && (end == null || entry.At <= end)
                    )
                ) && (readsInternal || entry.Action != ConversationService.InternalAction)
            );
    }
}
