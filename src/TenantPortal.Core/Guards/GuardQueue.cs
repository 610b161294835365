using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Guards;

/// <summary>A cluster whose guards this replica probes until the claim expires.</summary>
/// <param name="TenantNamespace">The namespace of a tenant to probe in; null while there is none.</param>
public sealed record ClaimedProbe(string Cluster, string? TenantNamespace, DateTimeOffset ClaimedUntil);

/// <summary>
/// The queue of clusters whose guards are due for a probe: at start, every hour, sooner while a result is open, after a cluster's first
/// tenant, and on request.
/// </summary>
public sealed class GuardQueue(
    IDbContextFactory<PortalDb> databases,
    ClusterCatalog clusters,
    TierCatalog tiers,
    GuardRules rules,
    TimeProvider time,
    ChangeFeed changes
)
{
    /// <summary>Longer than any run can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly LeasedQueue<GuardReport, string> Leases = new(Lease) { Key = nameof(GuardReport.Cluster), DueAt = nameof(GuardReport.DueAt) };

    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>The delay of the next probe while tenants wait for a guard, or after the cluster did not respond.</summary>
    public static readonly TimeSpan WhileBlocked = TimeSpan.FromMinutes(1);

    /// <summary>The delay of the next probe while a guard is missing or its result is unknown.</summary>
    public static readonly TimeSpan WhileOpen = TimeSpan.FromMinutes(5);

    /// <summary>Makes every cluster due, removes those that are no longer configured, and records in the audit log where guards are not required.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var names = clusters.Names.ToArray();
        await EnsureAllAsync(db, names, now, cancellationToken);
        await db.GuardReports.Where(report => !names.Contains(report.Cluster)).ExecuteDeleteAsync(cancellationToken);
        await db.GuardReports.Where(report => report.DueAt > now).ExecuteUpdateAsync(set => set.SetProperty(report => report.DueAt, now), cancellationToken);
        foreach (var cluster in rules.NotRequired)
            db.Audit.Add(
                AuditEntry.ByReconciler(
                    "guards.not-required",
                    cluster,
                    $"Started with Clusters:{cluster}:RequireGuards set to false: new tenants there do not require guards.",
                    now
                )
            );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Claims the clusters that are due.</summary>
    public async Task<IReadOnlyList<ClaimedProbe>> ClaimDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var names = clusters.Names.ToArray();
        await EnsureAllAsync(db, names, now, cancellationToken);
        var due = await Leases
            .Due(db.GuardReports.Where(report => names.Contains(report.Cluster)), now)
            .Select(report => report.Cluster)
            .ToListAsync(cancellationToken);
        due.AddRange(await ListWithFirstTenantAsync(db, names, now, cancellationToken));
        var claimed = new List<ClaimedProbe>();
        foreach (var cluster in due)
        {
            if (await Leases.TryClaimAsync(db.GuardReports.Where(report => report.Cluster == cluster), now, cancellationToken) is { } until)
                claimed.Add(new ClaimedProbe(cluster, await FindNamespaceAsync(db, cluster, cancellationToken), until));
        }

        return claimed;
    }

    /// <summary>Stores the result. Does nothing when the claim was lost.</summary>
    public Task CompleteAsync(ClaimedProbe claim, GuardRun run, CancellationToken cancellationToken) =>
        StoreAsync(
            claim,
            (report, now) =>
            {
                var wait =
                    rules.AreRequired(claim.Cluster) && run.Findings.Any(finding => finding.IsBlocking) ? WhileBlocked
                    : run.Findings.Any(finding => finding.Result != GuardResult.Held) ? WhileOpen
                    : Period;
                // A request that arrives during the run leads to another run.
                report.Record(run, now, report.DueAt < claim.ClaimedUntil ? report.DueAt : now + wait);
            },
            cancellationToken
        );

    /// <summary>Records that the probes could not run; the previous findings stay.</summary>
    /// <param name="problem">A sentence.</param>
    public Task RecordFailureAsync(ClaimedProbe claim, string problem, CancellationToken cancellationToken) =>
        StoreAsync(claim, (report, now) => report.RecordFailure(problem, now + WhileBlocked), cancellationToken);

    /// <summary>Why the portal creates no new namespace on the cluster now; null when it does.</summary>
    public async Task<string?> FindBlockingReasonAsync(string cluster, CancellationToken cancellationToken)
    {
        if (!rules.AreRequired(cluster))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var report = await db.GuardReports.AsNoTracking().SingleOrDefaultAsync(report => report.Cluster == cluster, cancellationToken);
        return rules.FindBlockingReason(cluster, report)?.ToString();
    }

    /// <summary>Clusters that have had their first tenant since the last run: probes that need one can run now.</summary>
    private async Task<IReadOnlyList<string>> ListWithFirstTenantAsync(PortalDb db, string[] names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tried = await db
            .GuardReports.AsNoTracking()
            .Where(report =>
                names.Contains(report.Cluster) && report.DueAt > now && report.ClaimedUntil == null && report.Problem == null && report.TriedAt != null
            )
            .ToListAsync(cancellationToken);
        var found = new List<string>();
        foreach (var report in tried.Where(report => report.Findings.Any(finding => finding.WaitsForTenant)))
        {
            if (await FindNamespaceAsync(db, report.Cluster, cancellationToken) is not null)
                found.Add(report.Cluster);
        }

        return found;
    }

    private async Task StoreAsync(ClaimedProbe claim, Action<GuardReport, DateTimeOffset> store, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = db.GuardReports.Where(report => report.Cluster == claim.Cluster);
        if (!await Leases.EndAsync(db, row, claim.ClaimedUntil, null, cancellationToken))
            return;
        store(await row.SingleAsync(cancellationToken), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Clusters);
    }

    /// <summary>A cluster that was added while the portal runs is due at once.</summary>
    private async Task EnsureAllAsync(PortalDb db, string[] names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.GuardReports.Select(report => report.Cluster).ToListAsync(cancellationToken);
        foreach (var cluster in names.Except(known))
            await EnsureAsync(cluster, now, cancellationToken);
    }

    private async Task EnsureAsync(string cluster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.GuardReports.AnyAsync(report => report.Cluster == cluster, cancellationToken))
            return;
        db.GuardReports.Add(new GuardReport(cluster, now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.ViolatesKeyOf<GuardReport>(db))
        {
            // Another replica that is starting at the same time has just added it.
        }
    }

    /// <summary>Prefers a tenant of the namespace tier: in the host namespace of a virtual cluster, images are mutated instead of rejected.</summary>
    private async Task<string?> FindNamespaceAsync(PortalDb db, string cluster, CancellationToken cancellationToken)
    {
        var tenants = await db
            .Tenants.Where(tenant => tenant.Cluster == cluster && tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && tenant.ReadyAt != null)
            .GroupBy(tenant => tenant.Tier)
            .Select(group => new { Tier = group.Key, Name = group.Min(tenant => tenant.Name) })
            .ToListAsync(cancellationToken);
        return tenants
            .Select(tenant => (Tier: tiers.Find(tenant.Tier), tenant.Name))
            .Where(found => found is { Tier: not null, Name: not null })
            .OrderBy(found => found.Tier!.Isolation != Isolation.Namespace)
            .ThenBy(found => found.Name, StringComparer.Ordinal)
            .Select(found => TenantRenderer.NamespaceOf(found.Tier!, found.Name!))
            .FirstOrDefault();
    }
}
