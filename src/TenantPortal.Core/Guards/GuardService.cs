using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Guards;

/// <summary>The guards of one cluster for the person who looks.</summary>
/// <param name="TriedAt">Null before the first time.</param>
/// <param name="Problem">Why the newest attempt found out nothing.</param>
/// <param name="AreRequired">No new tenants are made there without them.</param>
/// <param name="BlockingReason">Why no new tenants are made there now; null when they are.</param>
/// <param name="CanAsk">They may have them tried now.</param>
public sealed record ClusterGuards(
    string Cluster,
    DateTimeOffset? TriedAt,
    string ServerVersion,
    string Advice,
    string? Problem,
    bool AreRequired,
    string? BlockingReason,
    IReadOnlyList<GuardFinding> Findings,
    bool CanAsk
);

/// <summary>What people read and do about the guards of clusters.</summary>
public sealed class GuardService(
    IDbContextFactory<PortalDb> databases,
    ClusterCatalog clusters,
    GuardRules rules,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    public static bool MayRead(CurrentUser user) => user.SeesEverything;

    /// <summary>All clusters by name; none for a person who may not see them.</summary>
    public async Task<IReadOnlyList<ClusterGuards>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var reports = await db.GuardReports.AsNoTracking().ToDictionaryAsync(report => report.Cluster, cancellationToken);
        return [.. clusters.Names.Select(name => Describe(user, name, reports.GetValueOrDefault(name)))];
    }

    /// <summary>Null when there is no such cluster, or the person may not see it.</summary>
    public async Task<ClusterGuards?> FindAsync(CurrentUser user, string cluster, CancellationToken cancellationToken) =>
        (await ListAsync(user, cancellationToken)).FirstOrDefault(found => found.Cluster == cluster);

    /// <summary>Has the guards tried now.</summary>
    public async Task<Result<string>> AskAsync(CurrentUser user, string cluster, CancellationToken cancellationToken)
    {
        if (!MayRead(user) || clusters.Find(cluster) is null)
            return new Problem($"There is no cluster '{WrittenText.Shorten(cluster)}' whose guards you may see.", Kind: ProblemKind.NotFound);
        if (!MayAsk(user))
            return new Problem("Only platform admins and security approvers have the guards tried.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var report = await db.GuardReports.SingleOrDefaultAsync(report => report.Cluster == cluster, cancellationToken);
        if (report is null)
            db.GuardReports.Add(new GuardReport(cluster, now));
        else
            report.Ask(now);
        db.Audit.Add(new AuditEntry(user, "guards.asked", cluster, "Asked to try the cluster's guards now.", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return new Problem($"The guards of '{cluster}' are being tried right now. Look at them again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Clusters);
        return cluster;
    }

    /// <summary>What platform admins are told on every page; sentences.</summary>
    public async Task<IReadOnlyList<string>> ListWarningsAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var reports = await db.GuardReports.AsNoTracking().ToDictionaryAsync(report => report.Cluster, cancellationToken);
        return
        [
            .. rules.NotRequired.Select(cluster =>
                $"Tenants are made on the cluster {cluster} without guards, because Clusters:{cluster}:RequireGuards is false."
            ),
            .. from cluster in clusters.Names
            where
                rules.Warns(cluster) && reports.GetValueOrDefault(cluster) is { } report && report.Missing.Any(finding => finding.Demand != GuardDemand.Advised)
            select $"Guards are missing on cluster {cluster}{(rules.AreRequired(cluster) ? ", so no new tenants are made there" : "")}. Install one of deploy/guards.",
        ];
    }

    private static bool MayAsk(CurrentUser user) => user.IsPlatformAdmin || user.IsSecurityApprover;

    private ClusterGuards Describe(CurrentUser user, string cluster, GuardReport? report) =>
        new(
            cluster,
            report?.TriedAt,
            report?.ServerVersion ?? "",
            report?.Advice ?? "",
            report?.Problem,
            rules.AreRequired(cluster),
            rules.FindBlockingReason(cluster, report),
            report?.Findings ?? [],
            MayAsk(user)
        );
}
