using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>The status of a tenant's ResourceQuota as the cluster reports it: amounts by key.</summary>
/// <param name="Tenant">The tenant's name.</param>
public sealed record QuotaReport(string Tenant, IReadOnlyDictionary<string, Quantity> Hard, IReadOnlyDictionary<string, Quantity> Used)
{
    /// <summary>
    /// The namespace of the ResourceQuota. A label names the tenant and can be anywhere, so only a quota in the tenant's own namespace counts. Null
    /// when the reporter has looked it up there.
    /// </summary>
    public string? Namespace { get; init; }
}

/// <summary>Stores what the reconciler observes in clusters, so that pages need no access to them.</summary>
public sealed class ClusterObservations(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    QuotaSightings sightings,
    TimeProvider time,
    ChangeFeed changes
)
{
    private const string Reached = "The cluster is reachable.";

    /// <summary>
    /// Stores the newest report of each tenant. Tenants that the database does not have on this cluster, and quotas outside of the namespace of their
    /// tenant, are skipped.
    /// </summary>
    public Task SaveQuotasAsync(string cluster, IReadOnlyCollection<QuotaReport> reports, CancellationToken cancellationToken) =>
        ConflictRetry.RunAsync(() => TrySaveQuotasAsync(cluster, reports, cancellationToken));

    /// <summary>The watch of the cluster's quotas was lost or begins again: until they are reported, no amount is known to be of now.</summary>
    public void ForgetQuotas(string cluster) => sightings.Forget(cluster);

    /// <summary>A quota with the label of a tenant was deleted in the cluster.</summary>
    public void ForgetQuota(string cluster, string tenant, string quotaNamespace) => sightings.Forget(cluster, tenant, quotaNamespace);

    /// <summary>Replaces the namespaces of a cluster with a full list.</summary>
    public async Task ReplaceNamespacesAsync(string cluster, IReadOnlyCollection<ObservedNamespace> seen, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db.Namespaces.Where(known => known.Cluster == cluster).ToDictionaryAsync(known => known.Name, cancellationToken);
        foreach (var fresh in seen)
        {
            if (stored.Remove(fresh.Name, out var known))
                known.Report(fresh.TenantId);
            else
                db.Namespaces.Add(fresh);
        }

        db.Namespaces.RemoveRange(stored.Values);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Saves namespaces that appeared or changed, and removes those that are gone (null).</summary>
    public async Task SaveNamespacesAsync(string cluster, IReadOnlyDictionary<string, ObservedNamespace?> seen, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = seen.Keys.ToArray();
        var stored = await db
            .Namespaces.Where(known => known.Cluster == cluster && names.Contains(known.Name))
            .ToDictionaryAsync(known => known.Name, cancellationToken);
        foreach (var (name, fresh) in seen)
        {
            var known = stored.GetValueOrDefault(name);
            if (fresh is null && known is not null)
                db.Namespaces.Remove(known);
            else if (fresh is not null && known is null)
                db.Namespaces.Add(fresh);
            else
                known?.Report(fresh!.TenantId);
        }

        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters);
    }

    /// <summary>Saves whether a cluster is reachable.</summary>
    public async Task SaveStatusAsync(string cluster, bool reachable, string message, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Clusters.SingleOrDefaultAsync(status => status.Cluster == cluster, cancellationToken);
        if (known is null)
            db.Clusters.Add(new ClusterStatus(cluster, reachable, message, time.GetUtcNow()));
        else
            known.Report(reachable, message, time.GetUtcNow());
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters);
    }

    /// <summary>Saves what platform admins should know about a cluster that responds; null for nothing.</summary>
    public async Task SaveNoticeAsync(string cluster, string? notice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.Clusters.SingleOrDefaultAsync(status => status.Cluster == cluster, cancellationToken);
        // It responded, or there would be no notice.
        if (known is null)
            db.Clusters.Add(known = new ClusterStatus(cluster, reachable: true, Reached, time.GetUtcNow()));
        known.Note(notice);
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters);
    }

    /// <summary>The clusters that did not respond to the last request, and those with a notice, by name.</summary>
    public async Task<IReadOnlyList<ClusterStatus>> ListTroubledAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var notices = await db.ClusterNotices.AsNoTracking().OrderBy(notice => notice.Source).ToListAsync(cancellationToken);
        var named = notices.Select(notice => notice.Cluster).Distinct().ToArray();
        var troubled = await db
            .Clusters.AsNoTracking()
            .Where(status => !status.Reachable || status.Notice != null || named.Contains(status.Cluster))
            .ToListAsync(cancellationToken);
        foreach (var ofCluster in notices.GroupBy(notice => notice.Cluster))
        {
            var status = troubled.Find(status => status.Cluster == ofCluster.Key);
            if (status is null)
                troubled.Add(status = new ClusterStatus(ofCluster.Key, reachable: true, Reached, ofCluster.Min(notice => notice.Since)));
            status.Note(string.Join(" ", ofCluster.Select(notice => notice.Text).Prepend(status.Notice).OfType<string>()));
        }

        return [.. troubled.OrderBy(status => status.Cluster, StringComparer.Ordinal)];
    }

    /// <summary>Saves the capacity of a cluster's nodes; empty for a cluster that reports none.</summary>
    public async Task SaveCapacityAsync(string cluster, IReadOnlyCollection<CapacityReport> reports, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db
            .Capacities.Where(capacity => capacity.Cluster == cluster)
            .ToDictionaryAsync(capacity => (capacity.Pool, capacity.Resource), cancellationToken);
        var now = time.GetUtcNow();
        foreach (var report in reports)
        {
            if (stored.Remove((report.Pool.Key, report.Resource), out var known))
                known.Report(report, now);
            else
                db.Capacities.Add(new ClusterCapacity(cluster, report.Pool.Key, report.Resource, report.Allocatable, report.LargestNode, report.Nodes, now));
        }

        db.Capacities.RemoveRange(stored.Values);
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters);
    }

    private async Task TrySaveQuotasAsync(string cluster, IReadOnlyCollection<QuotaReport> reports, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var names = reports.Select(report => report.Tenant).ToArray();
        var known = await db
            .Tenants.Where(tenant => tenant.Cluster == cluster && tenant.ArchivedAt == null && names.Contains(tenant.Name))
            .Select(tenant => new
            {
                tenant.Id,
                tenant.Name,
                tenant.Tier,
            })
            .ToDictionaryAsync(tenant => tenant.Name, cancellationToken);
        var ids = known.Values.Select(tenant => tenant.Id).ToArray();
        var stored = (await db.Quotas.Where(quota => ids.Contains(quota.TenantId)).ToListAsync(cancellationToken)).ToLookup(quota => quota.TenantId);
        var seen = new Dictionary<string, QuotaSightings.Sighting>();
        // A busy watch may report a tenant twice in one batch: the last report is the newest.
        foreach (
            var report in reports
                .Where(report => known.TryGetValue(report.Tenant, out var tenant) && IsOwn(report, tenant.Tier))
                .GroupBy(report => report.Tenant)
                .Select(ofTenant => ofTenant.Last())
        )
        {
            var id = known[report.Tenant].Id;
            seen[report.Tenant] = new(id, report.Namespace);
            var lines = stored[id].ToDictionary(line => line.Resource);
            foreach (var (resource, hard) in report.Hard)
            {
                var (hardNumber, usedNumber) = (QuotaFigure.ToNumber(resource, hard), QuotaFigure.ToNumber(resource, report.Used.GetValueOrDefault(resource)));
                if (lines.Remove(resource, out var line))
                    line.Report(hardNumber, usedNumber);
                else
                    db.Quotas.Add(new ObservedQuota(id, resource, hardNumber, usedNumber));
            }

            db.Quotas.RemoveRange(lines.Values);
        }

        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Quotas);
        sightings.See(cluster, seen);
    }

    private bool IsOwn(QuotaReport report, string tier) =>
        report.Namespace is null || (tiers.Find(tier) is { } known && TenantRenderer.NamespaceOf(known, report.Tenant) == report.Namespace);
}
