using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>Announces once that a cluster is away, and once that it is back. What passes sooner is not announced.</summary>
public sealed class ClusterAlerts(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TimeProvider time, ChangeFeed changes)
{
    /// <summary>How long a cluster is away before anyone is notified.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>Announces what is due. Several replicas may do so at once.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var names = clusters.Names.ToArray();
        var since = now - Delay;
        var due = await db
            .Clusters.AsNoTracking()
            .Where(status => names.Contains(status.Cluster))
            .Where(status => status.Reachable ? status.AlertedAt != null : status.AlertedAt == null && status.Since <= since)
            .ToListAsync(cancellationToken);
        foreach (var status in due)
            await AnnounceAsync(db, status, now, cancellationToken);
    }

    private async Task AnnounceAsync(PortalDb db, ClusterStatus status, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (cluster, isAway) = (status.Cluster, !status.Reachable);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var isFirst = await db
            .Clusters.Where(row => row.Cluster == cluster && row.Reachable == status.Reachable && row.AlertedAt == status.AlertedAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AlertedAt, isAway ? now : null), cancellationToken);
        if (isFirst == 0)
            return;
        var onceKey = $"cluster-{(isAway ? "away" : "back")}:{cluster}:{now:yyyyMMddHHmmss}";
        var tenants = await db.Tenants.CountAsync(tenant => tenant.Cluster == cluster && tenant.ArchivedAt == null, cancellationToken);
        db.Audit.Add(
            isAway
                ? AuditEntry.ByReconciler("cluster.away", cluster, $"The cluster is unreachable. {status.Message}", now)
                : AuditEntry.ByReconciler("cluster.back", cluster, "The cluster responds again.", now)
        );
        db.Announce(isAway ? ClusterAnnouncements.Away(cluster, status.Message, tenants, now, onceKey) : ClusterAnnouncements.Back(cluster, now, onceKey));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Clusters | ChangeTopics.Notifications);
    }
}
