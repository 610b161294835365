using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Guards;

/// <summary>The guards of one cluster as the current user sees them.</summary>
/// <param name="TriedAt">Null before the first run.</param>
/// <param name="Problem">Why the newest run gave no result.</param>
/// <param name="AreRequired">Whether new tenants there require them.</param>
/// <param name="BlockingReason">Why no new tenants are created there now; null when they are.</param>
/// <param name="CanAsk">Whether the user may start a probe.</param>
public sealed record ClusterGuards(
    string Cluster,
    DateTimeOffset? TriedAt,
    string ServerVersion,
    string Advice,
    string? Problem,
    bool AreRequired,
    Sentence? BlockingReason,
    IReadOnlyList<GuardFinding> Findings,
    bool CanAsk
);

/// <summary>Lists the guards of clusters and starts probes.</summary>
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

    /// <summary>All clusters by name; none for a user who may not see them.</summary>
    public async Task<IReadOnlyList<ClusterGuards>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var reports = await db.GuardReports.AsNoTracking().ToDictionaryAsync(report => report.Cluster, cancellationToken);
        return [.. clusters.Names.Select(name => Describe(user, name, reports.GetValueOrDefault(name)))];
    }

    /// <summary>Null when there is no such cluster or the user may not see it.</summary>
    public async Task<ClusterGuards?> FindAsync(CurrentUser user, string cluster, CancellationToken cancellationToken) =>
        (await ListAsync(user, cancellationToken)).FirstOrDefault(found => found.Cluster == cluster);

    /// <summary>Makes the cluster's guards due for a probe now.</summary>
    public async Task<Result<string>> RequestProbeAsync(CurrentUser user, string cluster, CancellationToken cancellationToken)
    {
        if (!MayRead(user) || clusters.Find(cluster) is null)
            return new Problem($"There is no cluster '{WrittenText.Shorten(cluster)}' whose guards you can see.", Kind: ProblemKind.NotFound);
        if (!MayProbe(user))
            return new Problem("Only platform admins and security approvers can probe guards.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var report = await db.GuardReports.SingleOrDefaultAsync(report => report.Cluster == cluster, cancellationToken);
        if (report is null)
            db.GuardReports.Add(new GuardReport(cluster, now));
        else
            report.RequestProbe(now);
        db.Audit.Add(new AuditEntry(user, "guards.asked", cluster, "Requested a probe of the cluster's guards.", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.ViolatesKeyOf<GuardReport>(db))
        {
            return new Problem($"A probe of the guards of '{cluster}' is running. Reload the page.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Clusters);
        return cluster;
    }

    /// <summary>The warnings that platform admins see on every page.</summary>
    public async Task<IReadOnlyList<Sentence>> ListWarningsAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var reports = await db.GuardReports.AsNoTracking().ToDictionaryAsync(report => report.Cluster, cancellationToken);
        return
        [
            .. rules.NotRequired.Select(WarnOfNotRequired),
            .. from cluster in clusters.Names
            where
                rules.Warns(cluster) && reports.GetValueOrDefault(cluster) is { } report && report.Missing.Any(finding => finding.Demand != GuardDemand.Advised)
            select WarnOfMissing(cluster, rules.AreRequired(cluster)),
            .. from cluster in clusters.Names
            where rules.Warns(cluster) && reports.GetValueOrDefault(cluster) is { ContradictsSettings: true }
            select WarnOfContradiction(cluster, rules.AreRequired(cluster)),
        ];
    }

    private static Sentence WarnOfNotRequired(string cluster) =>
        $"New tenants on cluster {cluster} do not require guards because Clusters:{cluster}:RequireGuards is false.";

    private static Sentence WarnOfMissing(string cluster, bool areRequired) =>
        areRequired switch
        {
            true => (Sentence)$"Guards are missing on cluster {cluster}, so no new tenants are created there. Install one of deploy/guards.",
            false => $"Guards are missing on cluster {cluster}. Install one of deploy/guards.",
        };

    private static Sentence WarnOfContradiction(string cluster, bool areRequired) =>
        areRequired switch
        {
            true => $"The guards of cluster {cluster} contradict the settings of the portal, so no new tenants are created there. "
                + $"Apply what the command 'guards render' writes.",
            false => (Sentence)$"The guards of cluster {cluster} contradict the settings of the portal. Apply what the command 'guards render' writes.",
        };

    private static bool MayProbe(CurrentUser user) => user.IsPlatformAdmin || user.IsSecurityApprover;

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
            MayProbe(user)
        );
}
