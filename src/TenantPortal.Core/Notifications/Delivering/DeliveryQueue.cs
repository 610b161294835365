using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>A delivery that this replica may send until the claim expires.</summary>
internal sealed record ClaimedDelivery(Delivery Delivery, Announcement Announcement, DateTimeOffset ClaimedUntil);

/// <summary>
/// The table of deliveries as a queue, like the table of tenants: a conditional update is the claim, so that several replicas send once,
/// and a claim of a crashed replica becomes due again when it expires.
/// </summary>
internal sealed class DeliveryQueue(IDbContextFactory<PortalDb> databases, NotificationOptions options, TimeProvider time)
{
    /// <summary>Longer than sending one batch takes, even when every attempt times out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Claims up to <paramref name="max"/> due deliveries, the longest waiting first.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(string replica, int max, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var until = now + Lease;
        var due = await Unclaimed(db, now)
            .OrderBy(delivery => delivery.NextAttemptAt)
            .ThenBy(delivery => delivery.Id)
            .Select(delivery => delivery.Id)
            .Take(max)
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
            return [];
        await Unclaimed(db, now)
            .Where(delivery => due.Contains(delivery.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.ClaimedUntil, until).SetProperty(delivery => delivery.ClaimedBy, replica),
                cancellationToken
            );
        var claimed = await (
            from delivery in db.Deliveries.AsNoTracking()
            join announcement in db.Announcements.AsNoTracking().IgnoreAutoIncludes() on delivery.AnnouncementId equals announcement.Id
            where due.Contains(delivery.Id) && delivery.ClaimedBy == replica && delivery.ClaimedUntil == until
            select new { delivery, announcement }
        ).ToListAsync(cancellationToken);
        return [.. claimed.OrderBy(claim => due.IndexOf(claim.delivery.Id)).Select(claim => new ClaimedDelivery(claim.delivery, claim.announcement, until))];
    }

    /// <summary>Stores the result of the attempt and releases the claim. Returns false, and stores nothing, when the claim was lost.</summary>
    public async Task<bool> CompleteAsync(ClaimedDelivery claim, string replica, SendResult result, CancellationToken cancellationToken)
    {
        var delivery = claim.Delivery;
        delivery.Observe(result, time.GetUtcNow(), options.GiveUpAfter);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
                .Deliveries.Where(row => row.Id == delivery.Id && row.ClaimedBy == replica && row.ClaimedUntil == claim.ClaimedUntil)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Status, delivery.Status)
                            .SetProperty(row => row.Attempts, delivery.Attempts)
                            .SetProperty(row => row.NextAttemptAt, delivery.NextAttemptAt)
                            .SetProperty(row => row.SentAt, delivery.SentAt)
                            .SetProperty(row => row.LastError, delivery.LastError)
                            .SetProperty(row => row.IsUnreachable, delivery.IsUnreachable)
                            .SetProperty(row => row.ClaimedBy, (string?)null)
                            .SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null),
                    cancellationToken
                ) == 1;
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
        return await db
            .Deliveries.Where(row => row.ClaimedBy == replica)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ClaimedBy, (string?)null).SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null),
                cancellationToken
            );
    }

    /// <summary>Deletes announcements past their retention, with their deliveries.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow() - options.KeepFor;
        return await db.Announcements.Where(announcement => announcement.At < oldest && announcement.FannedOutAt != null).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<Delivery> Unclaimed(PortalDb db, DateTimeOffset now) =>
        db.Deliveries.Where(delivery =>
            delivery.Status == DeliveryStatus.Pending && delivery.NextAttemptAt <= now && (delivery.ClaimedUntil == null || delivery.ClaimedUntil <= now)
        );
}
