using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calls;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests.Drafts;

namespace TenantPortal.Core.Requests.Expiry;

/// <summary>
/// What time alone does to requests: claims and unanswered questions end, old drafts and the stored answers to calls are deleted. Running twice equals
/// running once.
/// </summary>
public sealed partial class RequestClock(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes, ILogger<RequestClock> logger)
{
    /// <summary>Working days until a claim that led to nothing is given back.</summary>
    public const int ClaimDays = 2;

    /// <summary>How long the team may take to answer.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromDays(14);

    /// <summary>How long after the question the team is warned that the request will expire.</summary>
    public static readonly TimeSpan WarningTime = TimeSpan.FromDays(7);

    private const int AtOnce = 100;

    private readonly RowSteps<string> _steps = new(databases, time);

    /// <summary>Releases, expires and warns what is due. Returns the number of requests.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        // A working day is never longer than a day, so this many days is the least that a claim can hold.
        var claimedBefore = now.AddDays(-ClaimDays);
        var (expireBefore, warnBefore) = (now - AnswerTime, now - WarningTime);
        var later = _steps.Waiting;
        var due = await db.OneOfEachGroup(db.Requests)
            .Where(request => !later.Contains(request.Id))
            .Where(request =>
                (request.Status == RequestStatus.InReview && request.ClaimedAt <= claimedBefore)
                || (
                    request.Status == RequestStatus.NeedsInfo
                    && (request.InformationRequestedAt <= expireBefore || (request.InformationRequestedAt <= warnBefore && request.WarnedAt == null))
                )
            )
            .OrderBy(request => request.Id)
            .Select(request => new
            {
                request.Id,
                request.Status,
                request.ClaimedAt,
            })
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        var acted = 0;
        foreach (var request in due.Where(request => request.Status == RequestStatus.NeedsInfo || IsOver(request.ClaimedAt, now)))
        {
            if (
                await _steps.TryAsync(
                    request.Id,
                    (db, token) => ActAsync(db, request.Id, now, token),
                    (exception, wait) => ActFailed(exception, request.Id, wait),
                    cancellationToken
                )
            )
                acted++;
        }

        var idleSince = now - DraftService.Lifetime;
        await db.Drafts.Where(draft => draft.SavedAt < idleSince).ExecuteDeleteAsync(cancellationToken);
        var keptSince = now - GuardedCalls.Lifetime;
        await db.IdempotentCalls.Where(call => call.At < keptSince).ExecuteDeleteAsync(cancellationToken);
        if (acted > 0)
            changes.Publish(ChangeTopics.Requests | ChangeTopics.Notifications);
        return acted;
    }

    private static bool IsOver(DateTimeOffset? claimedAt, DateTimeOffset now) => BusinessDays.Add(claimedAt!.Value, ClaimDays) <= now;

    /// <summary>
    /// Looks at the request again, because a user or another replica may have changed it since it was found. What is due happens to all that are decided
    /// together with it.
    /// </summary>
    private static async Task<bool> ActAsync(PortalDb db, string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = await db.Requests.SingleAsync(request => request.Id == id, cancellationToken);
        var group = await db.ReadGroupAsync(request, cancellationToken);
        if (request.Status == RequestStatus.InReview && IsOver(request.ClaimedAt, now))
            Release(db, group, now);
        else if (request.Status == RequestStatus.NeedsInfo && request.InformationRequestedAt <= now - AnswerTime)
            Expire(db, group, now);
        else if (request is { Status: RequestStatus.NeedsInfo, WarnedAt: null } && request.InformationRequestedAt <= now - WarningTime)
            Warn(db, group, now);
        else
            return false;
        return true;
    }

    private static void Release(PortalDb db, IReadOnlyList<TenantRequest> group, DateTimeOffset now)
    {
        foreach (var request in group)
        {
            db.Audit.Add(
                AuditEntry.ByReconciler("request.released", request.Id, $"The claim of {request.ClaimedByName} ended after {ClaimDays} working days.", now)
            );
            request.Release();
        }
    }

    private static void Expire(PortalDb db, IReadOnlyList<TenantRequest> group, DateTimeOffset now)
    {
        foreach (var request in group)
        {
            request.Expire(now);
            db.Audit.Add(
                AuditEntry.ByReconciler("request.expired", request.Id, $"Expired: the team did not answer within {AnswerTime.TotalDays:0} days.", now)
            );
        }

        db.Announce(RequestAnnouncements.Expired(group.ToAnnounced(), now));
    }

    private static void Warn(PortalDb db, IReadOnlyList<TenantRequest> group, DateTimeOffset now)
    {
        foreach (var request in group)
            request.Warn(now);
        db.Announce(RequestAnnouncements.Expiring(group.ToAnnounced(), group[0].InformationRequestedAt!.Value + AnswerTime, now));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not end or warn about request {Request}, whose time is over. The next attempt is in {Wait}")]
    private partial void ActFailed(Exception exception, string request, TimeSpan wait);
}
