using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>A delivery that this replica may send until the claim expires.</summary>
internal sealed record ClaimedDelivery(Delivery Delivery, Announcement Announcement, DateTimeOffset ClaimedUntil);

/// <summary>
/// The table of deliveries as a queue, so that several replicas send once.
/// </summary>
internal sealed class DeliveryQueue(IDbContextFactory<PortalDb> databases, NotificationOptions options, TimeProvider time)
{
    /// <summary>Longer than sending one batch takes, even when every attempt times out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly LeasedQueue<Delivery, long> Leases = new(Lease)
    {
        Key = nameof(Delivery.Id),
        DueAt = nameof(Delivery.NextAttemptAt),
        ClaimedBy = nameof(Delivery.ClaimedBy),
        // The delivery log shows it.
        MovesDueAt = false,
    };

    /// <summary>Claims up to <paramref name="max"/> due deliveries, the longest waiting first.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(string replica, int max, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var pending = db.Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending);
        var (keys, until) = await Leases.ClaimDueAsync(pending, replica, max, time.GetUtcNow(), cancellationToken);
        if (keys.Count == 0)
            return [];
        var claimed = await (
            from delivery in Leases.Held(db.Deliveries.AsNoTracking(), until, replica)
            join announcement in db.Announcements.AsNoTracking().IgnoreAutoIncludes() on delivery.AnnouncementId equals announcement.Id
            where keys.Contains(delivery.Id)
            select new { delivery, announcement }
        ).ToDictionaryAsync(claim => claim.delivery.Id, claim => new ClaimedDelivery(claim.delivery, claim.announcement, until), cancellationToken);
        return [.. keys.Select(claimed.GetValueOrDefault).OfType<ClaimedDelivery>()];
    }

    /// <summary>Stores the result of the attempt and releases the claim. Returns false, and stores nothing, when the claim was lost.</summary>
    public async Task<bool> CompleteAsync(ClaimedDelivery claim, string replica, SendResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        claim.Delivery.Observe(result, now, options.GiveUpAfter);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = db.Deliveries.Where(row => row.Id == claim.Delivery.Id);
        if (!await Leases.EndAsync(db, row, claim.ClaimedUntil, replica, cancellationToken))
            return false;
        (await row.SingleAsync(cancellationToken)).Observe(result, now, options.GiveUpAfter);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Makes deliveries due that could not reach a receiver which is available again.</summary>
    public async Task RequeueAsync(DeliveryChannel channel, string? target, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db
            .Deliveries.Where(row =>
                row.Status == DeliveryStatus.Pending
                && row.IsUnreachable
                && row.Channel == channel
                && (target == null || row.Target == target)
                && row.NextAttemptAt > now
            )
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, now), cancellationToken);
    }

    /// <summary>Releases what this replica claimed before it stopped, so that its successor does not have to wait for the claims to expire.</summary>
    public async Task<int> ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Leases.ReleaseAllAsync(db.Deliveries, replica, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Deletes announcements past their retention, with their deliveries.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow() - options.KeepFor;
        return await db.Announcements.Where(announcement => announcement.At < oldest && announcement.FannedOutAt != null).ExecuteDeleteAsync(cancellationToken);
    }
}
