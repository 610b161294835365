using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.ClusterIdentities;

/// <summary>Remembers which cluster is behind each configuration, and records when it is another one.</summary>
public sealed class ClusterIdentityRegister(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>
    /// Compares the cluster that responds with the known one. Returns why nothing may be changed there; null when it is the known one, or the
    /// first.
    /// </summary>
    /// <param name="uid">Of its namespace <c>kube-system</c>.</param>
    public async Task<string?> CheckAsync(string cluster, string uid, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = await db.ClusterIdentities.SingleOrDefaultAsync(identity => identity.Cluster == cluster, cancellationToken);
        if (known is { FoundUid: null } && known.Uid == uid)
            return null;
        if (known?.FoundUid == uid)
            return SentenceOf(cluster);
        var now = time.GetUtcNow();
        if (known is null)
            db.ClusterIdentities.Add(new ClusterIdentity(cluster, uid));
        else if (known.Uid == uid)
        {
            known.Recognize();
            db.Audit.Add(AuditEntry.ByReconciler("cluster.recognized", cluster, $"The known cluster ({uid}) responds again.", now));
        }
        else
        {
            known.Find(uid, now);
            db.Audit.Add(
                AuditEntry.ByReconciler("cluster.replaced", cluster, $"Another cluster ({uid}) responds instead of the known one ({known.Uid}).", now)
            );
            db.Announce(ClusterAnnouncements.Replaced(cluster, now, $"cluster-replaced:{cluster}:{uid}:{now:yyyyMMddHHmm}"));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            // Another replica has just recorded the same.
        }

        changes.Publish(ChangeTopics.Clusters | ChangeTopics.Notifications);
        return known is null || known.Uid == uid ? null : SentenceOf(cluster);
    }

    /// <summary>What users read on tenants that wait.</summary>
    internal static string SentenceOf(string cluster) =>
        $"Another cluster responds at the address of '{cluster}', or its storage is empty. The portal changes nothing there until a platform "
        + "admin accepts it on the page Guards.";
}
