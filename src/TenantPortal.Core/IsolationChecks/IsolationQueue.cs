using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>A tenant whose isolation this replica checks until the claim expires.</summary>
/// <param name="Others">Tenants of other teams on the same cluster, to verify that this one cannot reach them.</param>
/// <param name="IsPlanned">The check is scheduled, and no user is waiting for it.</param>
/// <param name="Known">Earlier answers of the API server, reused when nothing they depend on has changed; empty when every query must be repeated.</param>
/// <param name="MissingGuards">The guards that the cluster is known to lack.</param>
public sealed record ClaimedCheck(
    Tenant Tenant,
    Team Team,
    IReadOnlyList<OtherTenant> Others,
    DateTimeOffset ClaimedUntil,
    bool IsPlanned,
    IReadOnlyList<IsolationFinding> Known,
    IReadOnlyList<string> MissingGuards
);

/// <summary>Another tenant of the cluster.</summary>
public sealed record OtherTenant(string Name, string Tier);

/// <summary>
/// The queue of tenants to check. It stores and announces findings, and quarantines a tenant in which a critical check fails twice in a row,
/// with the portal's objects applied in between.
/// A tenant is due when it becomes ready at an unchecked generation, on request, and every night. Only nightly checks may reuse answers,
/// and only for <see cref="IsolationOptions.FullEvery"/>.
/// </summary>
public sealed partial class IsolationQueue(
    IDbContextFactory<PortalDb> databases,
    IsolationOptions options,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes,
    ILogger<IsolationQueue> logger
)
{
    /// <summary>Longer than any run can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>The delay of the next run after one without a result.</summary>
    public static readonly TimeSpan AfterProblem = TimeSpan.FromMinutes(5);

    private const int MaxOthers = 2;

    private static readonly LeasedQueue<IsolationReport, Guid> Leases = new(Lease)
    {
        Key = nameof(IsolationReport.TenantId),
        DueAt = nameof(IsolationReport.DueAt),
    };

    /// <summary>Claims up to <paramref name="max"/> due tenants: new ones first, then requested ones, then those that have waited longest.</summary>
    /// <param name="withPlanned">Whether to include scheduled checks that no user is waiting for.</param>
    public async Task<IReadOnlyList<ClaimedCheck>> ClaimDueAsync(int max, bool withPlanned, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = await (
            from tenant in Checkable(db)
            join known in db.IsolationReports on tenant.Id equals known.TenantId into reports
            from report in reports.DefaultIfEmpty()
            where
                report == null
                || (
                    (report.ClaimedUntil == null || report.ClaimedUntil <= now)
                    // A generation that could not be checked waits for its next attempt like every other check.
                    && (report.DueAt <= now || (report.Generation < tenant.ObservedGeneration && report.Problem == null))
                    // A requested check sees what the portal has applied, not what it is about to restore.
                    && (
                        report.DueAt != IsolationReport.Requested
                        || (tenant.NextReconcileAt > now && (tenant.ClaimedUntil == null || tenant.ClaimedUntil <= now))
                    )
                )
            let isPlanned = report != null && report.DueAt != IsolationReport.Requested && report.Generation == tenant.ObservedGeneration
            where withPlanned || !isPlanned
            orderby report == null descending, report.DueAt
            select new
            {
                tenant.Id,
                IsNew = report == null,
                DueAt = report == null ? now : report.DueAt,
                IsPlanned = isPlanned,
            }
        )
            .Take(max)
            .ToListAsync(cancellationToken);
        var claimed = new List<ClaimedCheck>();
        foreach (var candidate in due)
        {
            if (candidate.IsNew && !await TryAddAsync(candidate.Id, now, cancellationToken))
                continue;
            // A check that is requested at this moment must not reuse earlier answers.
            var row = db.IsolationReports.Where(report => report.TenantId == candidate.Id && report.DueAt == candidate.DueAt);
            if (
                await Leases.TryClaimAsync(row, now, cancellationToken) is { } until
                && await TryLoadAsync(candidate.Id, candidate.IsPlanned, until, cancellationToken) is { } claim
            )
                claimed.Add(claim);
        }

        return claimed;
    }

    /// <summary>Every group with rights in a tenant of the cluster, by its name at the identity provider.</summary>
    public async Task<IReadOnlyList<string>> ListGroupsAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in Checkable(db)
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Cluster == cluster
            select new
            {
                team.LeadGroup,
                team.MemberGroup,
                tenant.Spec,
            }
        )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return [.. found.SelectMany(row => row.Spec.Access.Select(grant => grant.Group).Append(row.LeadGroup).Append(row.MemberGroup)).Distinct()];
    }

    /// <summary>Stores the findings, and quarantines the tenant for critical ones. Does nothing when the claim was lost.</summary>
    public async Task CompleteAsync(ClaimedCheck claim, IsolationRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        if (await EndAsync(db, claim, cancellationToken) is not { } report)
            return;
        var tenant = await db.Tenants.SingleAsync(tenant => tenant.Id == claim.Tenant.Id, cancellationToken);
        if (tenant.DeletionStartedAt is not null)
            return;
        var failedBefore = report.CheckedAt is null ? null : IdsOf(report.Failures);
        // A request that arrives during the run leads to another run.
        var dueAt = report.DueAt < claim.ClaimedUntil ? report.DueAt : options.NextNight(tenant.Id, now);
        var criticalBefore = report.Findings.Where(finding => finding.Quarantines).Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        report.Record(run, claim.Tenant.ObservedGeneration, now, dueAt);
        if (failedBefore != IdsOf(report.Failures))
            db.Audit.Add(Entry("isolation.checked", Sentence(report)));
        var critical = run.Findings.Where(finding => finding.Quarantines).ToList();
        if (options.Quarantine && critical.Count > 0 && tenant.QuarantinedAt is null)
        {
            if (critical.Exists(finding => criticalBefore.Contains(finding.Id)))
                Quarantine(critical.Select(finding => finding.Title));
            else
            {
                // Someone may have changed the portal's own objects for the moment that it takes to restore them.
                tenant.Reapply(now);
                report.RequestCheck();
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Set();
        changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);

        void Quarantine(IEnumerable<string> failed)
        {
            Sentence why = $"Critical checks failed: {string.Join("; ", failed)}.";
            tenant.Quarantine(why, now);
            db.Audit.Add(Entry("tenant.quarantined", why));
            db.Announce(TenantAnnouncements.Quarantined(tenant.ToAnnounced(), why, now));
        }

        AuditEntry Entry(string action, string details) => AuditEntry.ByReconciler(action, tenant.Name, details, now, tenant.Name, tenant.Team);
    }

    /// <summary>Records that the checks could not run; the previous findings stay.</summary>
    /// <param name="problem">A sentence.</param>
    public async Task RecordFailureAsync(ClaimedCheck claim, string problem, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await EndAsync(db, claim, cancellationToken) is not { } report)
            return;
        report.RecordFailure(problem, time.GetUtcNow() + AfterProblem);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants);
    }

    /// <summary>The report, locked until the transaction ends; null when the claim was lost.</summary>
    private static async Task<IsolationReport?> EndAsync(PortalDb db, ClaimedCheck claim, CancellationToken cancellationToken)
    {
        var row = db.IsolationReports.Where(report => report.TenantId == claim.Tenant.Id);
        return await Leases.EndAsync(db, row, claim.ClaimedUntil, null, cancellationToken) ? await row.SingleAsync(cancellationToken) : null;
    }

    private static string IdsOf(IEnumerable<IsolationFinding> findings) => string.Join(' ', findings.Select(finding => finding.Id));

    private static string Sentence(IsolationReport report)
    {
        var failed = IdsOf(report.Failures);
        return $"Checked generation {report.Generation}: score {report.Score?.ToString() ?? "none"} of 100; "
            + $"{(failed.Length == 0 ? "no check failed" : $"failed: {failed}")}.";
    }

    /// <summary>Tenants that are in the cluster and are not being deleted.</summary>
    private static IQueryable<Tenant> Checkable(PortalDb db) =>
        db.Tenants.Where(tenant => tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && tenant.ReadyAt != null);

    private async Task<bool> TryAddAsync(Guid tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.IsolationReports.Add(new IsolationReport(tenant, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.ViolatesKeyOf<IsolationReport>(db))
        {
            // Another replica found the same tenant at the same time and checks it.
            return false;
        }
    }

    /// <summary>A tenant that cannot be read does not hold up the others: it is due again when its claim expires.</summary>
    private async Task<ClaimedCheck?> TryLoadAsync(Guid id, bool isPlanned, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            return await LoadAsync(db, id, isPlanned, until, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LoadFailed(exception, id, Lease);
            return null;
        }
    }

    private async Task<ClaimedCheck?> LoadAsync(PortalDb db, Guid id, bool isPlanned, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
            where tenant.Id == id
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var others = await Checkable(db)
            .Where(other => other.Cluster == found.tenant.Cluster && other.Team != found.tenant.Team)
            .OrderBy(other => other.Name)
            .Select(other => new OtherTenant(other.Name, other.Tier))
            .Take(MaxOthers)
            .ToListAsync(cancellationToken);
        var guards = await db.GuardReports.AsNoTracking().SingleOrDefaultAsync(report => report.Cluster == found.tenant.Cluster, cancellationToken);
        IReadOnlyList<string> missing = guards is null ? [] : [.. guards.Missing.Select(finding => finding.Id).Order(StringComparer.Ordinal)];
        var known = isPlanned ? await KnownAsync(db, found.tenant, cancellationToken) : [];
        return new ClaimedCheck(found.tenant, found.team, others, until, isPlanned, known, missing);
    }

    /// <summary>No findings for a tenant with a gap of its own or a missing answer: it is queried every time.</summary>
    private async Task<IReadOnlyList<IsolationFinding>> KnownAsync(PortalDb db, Tenant tenant, CancellationToken cancellationToken)
    {
        var report = await db.IsolationReports.AsNoTracking().SingleAsync(report => report.TenantId == tenant.Id, cancellationToken);
        var known = report.Findings.Where(finding => finding.Inquiry is not null).ToList();
        var isSound = tenant.QuarantinedAt is null && known.TrueForAll(finding => finding.Result == IsolationResult.Passed || finding.IsOfCluster);
        return isSound && known.Count > 0 && !options.IsFullDue(tenant.Id, known.Min(finding => finding.Inquiry!.At), time.GetUtcNow()) ? known : [];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read tenant {Id} for its isolation check. The next attempt is in {Wait}")]
    private partial void LoadFailed(Exception exception, Guid id, TimeSpan wait);
}
