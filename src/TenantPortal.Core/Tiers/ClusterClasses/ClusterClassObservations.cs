using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers.ClusterClasses;

/// <summary>Stores the ClusterClasses that the reconciler observes, so that the request form needs no access to clusters.</summary>
public sealed class ClusterClassObservations(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    /// <summary>Replaces the ClusterClasses of a cluster with a full list.</summary>
    public Task ReplaceAsync(
        string cluster,
        IReadOnlyDictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>> seen,
        CancellationToken cancellationToken
    ) => ConflictRetry.RunAsync(() => TryReplaceAsync(cluster, seen, cancellationToken));

    private async Task TryReplaceAsync(
        string cluster,
        IReadOnlyDictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>> seen,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db
            .ClusterClasses.Where(known => known.Cluster == cluster)
            .ToDictionaryAsync(known => new ClusterClassName(known.Namespace, known.Name), cancellationToken);
        foreach (var (name, variables) in seen)
        {
            if (stored.Remove(name, out var known))
                known.Report(variables);
            else
                db.ClusterClasses.Add(new ObservedClusterClass(cluster, name, variables));
        }

        db.ClusterClasses.RemoveRange(stored.Values);
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            changes.Publish(ChangeTopics.Clusters);
    }
}
