using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Data;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>Reads the clusters for the pages of platform admins and those who see everything.</summary>
public sealed class ClusterReader(IDbContextFactory<PortalDb> databases, ClusterCatalog catalog)
{
    private const int HistoryLength = 50;

    public static bool MayRead(CurrentUser user) => user.SeesEverything;

    /// <summary>By name, the retired ones last; none for a user who may not see them.</summary>
    public async Task<IReadOnlyList<ClusterSummary>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var retired = await db.RegisteredClusters.AsNoTracking().Where(row => row.State == ClusterState.Retired).ToListAsync(cancellationToken);
        var tenants = await db
            .Tenants.Where(tenant => tenant.ArchivedAt == null)
            .GroupBy(tenant => tenant.Cluster)
            .Select(group => new { Cluster = group.Key, Count = group.Count() })
            .ToDictionaryAsync(found => found.Cluster, found => found.Count, cancellationToken);
        var requests = await db
            .Requests.Where(request => RequestStatuses.Open.Contains(request.Status))
            .GroupBy(request => request.Cluster)
            .Select(group => new { Cluster = group.Key, Count = group.Count() })
            .ToDictionaryAsync(found => found.Cluster, found => found.Count, cancellationToken);
        var away = await db
            .Clusters.AsNoTracking()
            .Where(status => !status.Reachable)
            .ToDictionaryAsync(status => status.Cluster, status => status.Since, cancellationToken);
        return
        [
            .. catalog
                .Connected.Concat(
                    retired.Where(row => catalog.FindKnown(row.Name) is null).OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => row.ToKnown())
                )
                .Select(cluster =>
                    Summarize(
                        cluster,
                        tenants.GetValueOrDefault(cluster.Name),
                        requests.GetValueOrDefault(cluster.Name),
                        away.TryGetValue(cluster.Name, out var since) ? since : null
                    )
                ),
        ];
    }

    /// <summary>Null when there is none or the user may not see it.</summary>
    public async Task<ClusterDetails?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.RegisteredClusters.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
        var known = catalog.FindKnown(name) ?? (row is { State: ClusterState.Retired } ? row.ToKnown() : null);
        if (known is null)
            return null;
        var (tenants, requests) = (db.Tenants, db.Requests);
        var away = db.Clusters.Where(status => status.Cluster == name && !status.Reachable);
        var versions = db.GuardReports.Where(report => report.Cluster == name).Select(report => report.ServerVersion);
        var identities = db.ClusterIdentities.Where(identity => identity.Cluster == name).Select(identity => identity.Uid);
        var facts = await db.OneRow()
            .Select(_ => new
            {
                Tenants = tenants.Count(tenant => tenant.Cluster == name && tenant.ArchivedAt == null),
                Requests = requests.Count(request => request.Cluster == name && RequestStatuses.Open.Contains(request.Status)),
                AwaySince = away.Select(status => (DateTimeOffset?)status.Since).FirstOrDefault(),
                Problem = away.Select(status => status.Message).FirstOrDefault(),
                Version = versions.FirstOrDefault(),
                Uid = identities.FirstOrDefault(),
            })
            .SingleAsync(cancellationToken);
        var summary = Summarize(known, facts.Tenants, facts.Requests, facts.AwaySince);
        var test = await db
            .ClusterTests.AsNoTracking()
            .Where(test => test.Cluster == name)
            .OrderByDescending(test => test.RequestedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var history = await db
            .Audit.Where(entry => entry.Subject == name && (entry.Action.StartsWith("cluster.") || entry.Action.StartsWith("guards.")))
            .OrderByDescending(entry => entry.Id)
            .Take(HistoryLength)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details))
            .ToListAsync(cancellationToken);
        return new ClusterDetails(
            summary,
            known.IsConfigured ? "" : row?.Description ?? "",
            known.Credential?.ToString(),
            known.Options.Context,
            known.Options.GroupPrefix,
            known.Options.PortalNamespace,
            known.Options.PortalServiceAccount,
            known.Tiers,
            known.Environments,
            known.Version,
            summary.AwaySince is null ? null : facts.Problem,
            facts.Version ?? "",
            facts.Uid,
            test is null ? null : ClusterTestView.From(test),
            history,
            ClusterService.MayChange(user)
        );
    }

    /// <summary>Null when there is none or the user may not see it.</summary>
    public async Task<ClusterTestView?> FindTestAsync(CurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ClusterTests.AsNoTracking().SingleOrDefaultAsync(test => test.Id == id, cancellationToken) is { } found
            ? ClusterTestView.From(found)
            : null;
    }

    private static ClusterSummary Summarize(KnownCluster cluster, int tenants, int requests, DateTimeOffset? awaySince) =>
        new(
            cluster.Name,
            cluster.Title,
            cluster.State,
            cluster.IsConfigured,
            [.. cluster.Labels.Select(label => label.ToString())],
            tenants,
            requests,
            cluster.State == ClusterState.Retired ? null : awaySince
        );
}
