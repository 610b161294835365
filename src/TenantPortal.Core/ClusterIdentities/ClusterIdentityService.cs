using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants.Queue;

namespace TenantPortal.Core.ClusterIdentities;

/// <summary>A cluster that responds instead of the known one.</summary>
/// <param name="CanAccept">Whether the user may accept it.</param>
public sealed record ReplacedCluster(string Cluster, string KnownUid, string FoundUid, DateTimeOffset FoundAt, bool CanAccept);

/// <summary>Lists clusters that were replaced, and accepts them.</summary>
public sealed class ClusterIdentityService(
    IDbContextFactory<PortalDb> databases,
    ClusterCatalog clusters,
    TenantQueue tenants,
    TimeProvider time,
    ChangeFeed changes
)
{
    /// <summary>Those that wait for an admin; none for a user who may not see clusters.</summary>
    public async Task<IReadOnlyList<ReplacedCluster>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.ClusterIdentities.AsNoTracking().Where(identity => identity.FoundUid != null).ToListAsync(cancellationToken);
        return
        [
            .. found
                .Where(identity => clusters.Find(identity.Cluster) is not null)
                .Select(identity => new ReplacedCluster(identity.Cluster, identity.Uid, identity.FoundUid!, identity.FoundAt!.Value, user.IsPlatformAdmin)),
        ];
    }

    /// <summary>Uses the found cluster from now on: the portal creates the objects of all tenants there.</summary>
    /// <param name="uid">Of the found cluster, as the admin saw it.</param>
    public async Task<Result<string>> AcceptAsync(CurrentUser user, string cluster, string? uid, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything || clusters.Find(cluster) is null)
            return Problem.NotFound("Cluster", cluster);
        if (!user.IsPlatformAdmin)
            return new Problem("Only platform admins can accept a cluster.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var identity = await db.ClusterIdentities.SingleOrDefaultAsync(identity => identity.Cluster == cluster, cancellationToken);
        if (identity?.FoundUid is null || identity.FoundUid != uid)
            return new Problem($"No cluster with this UID waits to be accepted as '{cluster}'. Reload the page.", Kind: ProblemKind.Conflict);
        var details = $"Accepted the cluster {identity.FoundUid} instead of {identity.Uid}. The portal creates the objects of all tenants there.";
        identity.Accept();
        db.Audit.Add(new AuditEntry(user, "cluster.accepted", cluster, details, time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"The cluster '{cluster}' has just changed again. Reload the page.", Kind: ProblemKind.Conflict);
        }

        await tenants.RequeueAllAsync(cluster, cancellationToken);
        changes.Publish(ChangeTopics.Clusters);
        return cluster;
    }
}
