using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>A test that this replica runs until the claim expires.</summary>
/// <param name="Cluster">As it was entered; without a credential for a cluster from the configuration.</param>
public sealed record ClaimedClusterTest(Guid Id, KnownCluster Cluster, DateTimeOffset ClaimedUntil);

/// <summary>The tests of clusters that wait for a reconciler.</summary>
public sealed class ClusterTestQueue(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>Longer than any test can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly LeasedQueue<ClusterTest, Guid> Leases = new(Lease)
    {
        Key = nameof(ClusterTest.Id),
        DueAt = nameof(ClusterTest.RequestedAt),
        MovesDueAt = false,
    };

    public async Task<IReadOnlyList<ClaimedClusterTest>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var open = db.ClusterTests.Where(test => test.FinishedAt == null);
        var claimed = new List<ClaimedClusterTest>();
        foreach (var test in await Leases.Due(open, now).AsNoTracking().ToListAsync(cancellationToken))
        {
            if (await Leases.TryClaimAsync(open.Where(row => row.Id == test.Id), now, cancellationToken) is { } until)
                claimed.Add(new ClaimedClusterTest(test.Id, test.ToKnown(), until));
        }

        return claimed;
    }

    /// <summary>Stores the result. Does nothing when the claim was lost.</summary>
    public async Task CompleteAsync(ClaimedClusterTest claim, ClusterTestResult result, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = db.ClusterTests.Where(test => test.Id == claim.Id);
        if (!await Leases.EndAsync(db, row, claim.ClaimedUntil, null, cancellationToken))
            return;
        (await row.SingleAsync(cancellationToken)).Finish(result, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Clusters);
    }
}
