using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>The status of a tenant's ResourceQuota as the cluster reports it: amounts by key.</summary>
public sealed record QuotaReport(Guid TenantId, IReadOnlyDictionary<string, Quantity> Hard, IReadOnlyDictionary<string, Quantity> Used);

/// <summary>Stores what the reconciler sees in clusters, so that pages need no access to them.</summary>
public sealed class ClusterObservations(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>Stores the newest reports; those of tenants that the database does not know are left out.</summary>
    public async Task SaveQuotasAsync(IReadOnlyCollection<QuotaReport> reports, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ids = reports.Select(report => report.TenantId).ToArray();
        var tenants = await db.Tenants.Where(tenant => ids.Contains(tenant.Id)).Select(tenant => tenant.Id).ToHashSetAsync(cancellationToken);
        var stored = (await db.Quotas.Where(quota => ids.Contains(quota.TenantId)).ToListAsync(cancellationToken)).ToLookup(quota => quota.TenantId);
        foreach (var report in reports.Where(report => tenants.Contains(report.TenantId)))
        {
            var lines = stored[report.TenantId].ToDictionary(line => line.Resource);
            foreach (var (resource, hard) in report.Hard)
            {
                var (hardNumber, usedNumber) = (QuotaFigure.ToNumber(resource, hard), QuotaFigure.ToNumber(resource, report.Used.GetValueOrDefault(resource)));
                if (lines.Remove(resource, out var line))
                    line.Report(hardNumber, usedNumber);
                else
                    db.Quotas.Add(new ObservedQuota(report.TenantId, resource, hardNumber, usedNumber));
            }

            db.Quotas.RemoveRange(lines.Values);
        }

        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Quotas);
    }

    /// <summary>The names of all namespaces of a cluster, as listed: others are gone.</summary>
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

    /// <summary>One namespace that appeared or changed.</summary>
    public async Task SaveNamespaceAsync(ObservedNamespace seen, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Namespaces.SingleOrDefaultAsync(known => known.Cluster == seen.Cluster && known.Name == seen.Name, cancellationToken) is { } known)
            known.Report(seen.TenantId);
        else
            db.Namespaces.Add(seen);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One namespace that is gone.</summary>
    public async Task RemoveNamespaceAsync(string cluster, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Namespaces.Where(known => known.Cluster == cluster && known.Name == name).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Whether a cluster answers.</summary>
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

    /// <summary>The clusters that did not answer when last asked.</summary>
    public async Task<IReadOnlyList<ClusterStatus>> ListUnreachableAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Clusters.AsNoTracking().Where(status => !status.Reachable).OrderBy(status => status.Cluster).ToListAsync(cancellationToken);
    }
}
