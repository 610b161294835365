using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Expiry;

/// <summary>Reminds approvers of requests that have waited longer than the target, once each time the target passes.</summary>
public sealed class RequestReminders(IDbContextFactory<PortalDb> databases, NotificationOptions options, ChangeFeed changes, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var overdue = (await WaitingAsync(db, now - options.RequestTarget, cancellationToken))
            .Select(waiting => (waiting.Request, Waited: WorkingTime.Between(waiting.Since, now)))
            .Where(waiting => waiting.Waited >= options.RequestTarget)
            .Select(waiting =>
                (
                    waiting.Request,
                    waiting.Waited,
                    Key: string.Create(CultureInfo.InvariantCulture, $"overdue:{waiting.Request.Id}:{(long)(waiting.Waited / options.RequestTarget)}")
                )
            )
            .ToList();
        foreach (var chunk in overdue.Chunk(500))
        {
            var keys = chunk.Select(one => one.Key).ToArray();
            var reminded = await db
                .Announcements.Where(announcement => announcement.OnceKey != null && keys.Contains(announcement.OnceKey))
                .Select(announcement => announcement.OnceKey!)
                .ToListAsync(cancellationToken);
            foreach (var one in chunk.Where(one => !reminded.Contains(one.Key)))
                await AnnounceAsync(one.Request, one.Waited, one.Key, now, cancellationToken);
        }
    }

    /// <summary>Open requests that have waited for a decision since before the given time. The only place that knows how requests record this.</summary>
    private static async Task<List<WaitingRequest>> WaitingAsync(PortalDb db, DateTimeOffset before, CancellationToken cancellationToken) =>
        await db.OneOfEachGroup(db.Requests)
            .Where(request => RequestStatuses.WaitingForDecision.Contains(request.Status) && request.WaitingSince <= before)
            .Select(request => new WaitingRequest(
                new AnnouncedRequest(
                    request.Id,
                    request.TenantName,
                    request.Team,
                    request.RequestedBy,
                    request.ClaimedBy,
                    request.Status == RequestStatus.AwaitingSecond,
                    request.Requested.Contact,
                    request.AwaitsBudget
                )
                {
                    Product = request.GroupId == null ? null : request.Product,
                },
                request.WaitingSince
            ))
            .ToListAsync(cancellationToken);

    private async Task AnnounceAsync(AnnouncedRequest request, TimeSpan waited, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Announce(RequestAnnouncements.Overdue(request, WorkingTime.InWords(waited), now, key));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.Violates(db, AnnouncementConfiguration.Once))
        {
            // Another replica has just announced it.
            return;
        }

        changes.Publish(ChangeTopics.Notifications);
    }

    /// <param name="Since">When it began to wait for a decision.</param>
    private sealed record WaitingRequest(AnnouncedRequest Request, DateTimeOffset Since);
}
