using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Watches;

/// <summary>
/// Lets one process at a time watch a cluster. Two that do so for a moment do no harm: they store the same, so a process goes on watching until it sees that
/// another one has taken over.
/// </summary>
public sealed class WatchLeases(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>A process that was killed is replaced after this time.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    private static readonly LeasedQueue<ClusterWatch, string> Leases = new(Lease)
    {
        Key = nameof(ClusterWatch.Cluster),
        DueAt = nameof(ClusterWatch.TakenAt),
        ClaimedBy = nameof(ClusterWatch.Replica),
        MovesDueAt = false,
    };

    public async Task<IReadOnlyList<ClusterWatch>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ClusterWatches.AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>Begins to watch, unless another process does. A claim of the replica from before its start ends.</summary>
    public async Task<bool> TryTakeAsync(string cluster, string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        IReadOnlyList<string> nothing = [];
        var row = db.ClusterWatches.Where(watch => watch.Cluster == cluster);
        if (await TakeAsync(Leases.Unclaimed(row, now)) || await TakeAsync(row.Where(watch => watch.Replica == replica)))
            return true;
        if (await row.AnyAsync(cancellationToken))
            return false;
        db.ClusterWatches.Add(new ClusterWatch(cluster, replica, now, now + Lease));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Another process was faster.
            return false;
        }

        async Task<bool> TakeAsync(IQueryable<ClusterWatch> free) =>
            await free.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(watch => watch.Replica, replica)
                        .SetProperty(watch => watch.TakenAt, now)
                        .SetProperty(watch => watch.ClaimedUntil, now + Lease)
                        .SetProperty(watch => watch.Kinds, nothing),
                cancellationToken
            ) == 1;
    }

    /// <summary>Extends the claim, and stores what is followed. Returns false when another process has taken over.</summary>
    public async Task<bool> RenewAsync(string cluster, string replica, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var until = time.GetUtcNow() + Lease;
        return await db
                .ClusterWatches.Where(watch => watch.Cluster == cluster && watch.Replica == replica)
                .ExecuteUpdateAsync(set => set.SetProperty(watch => watch.ClaimedUntil, until).SetProperty(watch => watch.Kinds, kinds), cancellationToken)
            == 1;
    }

    /// <summary>Ends all claims of a process that stops, so that others take over at once.</summary>
    public async Task ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await Leases.ReleaseAllAsync(db.ClusterWatches, replica, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Whether a process that can be alive holds the claim.</summary>
    public bool IsHeld(ClusterWatch watch) => watch.Replica is not null && watch.ClaimedUntil > time.GetUtcNow();
}
