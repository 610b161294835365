using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>Records the deliveries of an announcement in the transaction that marks it as fanned out, so that each is recorded once.</summary>
internal sealed partial class FanOut(
    IDbContextFactory<PortalDb> databases,
    NotificationOptions options,
    AccessOptions access,
    TimeProvider time,
    ILogger<FanOut> logger
)
{
    private const int AtOnce = 50;

    private readonly SetAside<long> _failed = new(TimeSpan.FromMinutes(5), time);

    /// <summary>Fans out the oldest pending announcements. Returns how many were pending; another replica may have handled some.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var later = _failed.Waiting;
        var waiting = await db
            .Announcements.Where(announcement => announcement.FannedOutAt == null && !later.Contains(announcement.Id))
            .OrderBy(announcement => announcement.Id)
            .Select(announcement => announcement.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
            return 0;
        var addressees = options.Email.IsUsed ? await Addressees.ReadAsync(db, access, options.Mailboxes, time.GetUtcNow(), cancellationToken) : null;
        foreach (var id in waiting)
        {
            // One that cannot be fanned out does not hold up the others.
            await _failed.TryAsync(id, token => FanOutAsync(id, addressees, token), (exception, wait) => FanOutFailed(exception, id, wait), cancellationToken);
        }

        return waiting.Count;
    }

    private async Task FanOutAsync(long id, Addressees? addressees, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        // First, because it locks the row: a replica that comes second waits here, and then finds it done.
        var marked = await db
            .Announcements.Where(row => row.Id == id && row.FannedOutAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FannedOutAt, now), cancellationToken);
        if (marked == 0)
            return;
        var announcement = await db.Announcements.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        db.Deliveries.AddRange(addressees?.Of(announcement).Select(one => new Delivery(id, DeliveryChannel.Email, one.Address, now, one.Language)) ?? []);
        db.Deliveries.AddRange(
            options
                .Webhooks.Where(webhook => webhook.Value.Accepts(announcement))
                .Select(webhook => new Delivery(id, DeliveryChannel.Webhook, webhook.Key, now))
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not record the deliveries of announcement {Announcement}. The next attempt is in {Wait}")]
    private partial void FanOutFailed(Exception exception, long announcement, TimeSpan wait);
}
