using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Dashboards;

/// <summary>Reads how the requests that a user can see are decided: three queries.</summary>
public sealed class ProcessBoardReader(IDbContextFactory<PortalDb> databases, NotificationOptions notifications, TimeProvider time)
{
    /// <summary>The newest requests of the time span that figures are of. Each is read as a few numbers.</summary>
    public const int MaxRequests = 20_000;

    /// <summary>The rejections that are listed.</summary>
    public const int MaxRejections = 20;

    public async Task<ProcessBoard> GetAsync(CurrentUser user, ProcessFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var first = MondayOf(now).AddDays(-7 * (filter.Weeks - 1));
        var requests = await ReadAsync(db, user, filter, UtcDay.StartOf(first), cancellationToken);
        var decided = requests.Where(request => request.Status is RequestStatus.Approved or RequestStatus.Rejected).ToList();
        return new ProcessBoard(
            WeeksOf(requests, first, filter.Weeks),
            DecisionTimes.Of(
                decided
                    .Where(request => request is { IsAutomatic: false, DecidedAt: not null })
                    .Select(request => WorkingTime.Between(request.WaitingSince, request.DecidedAt!.Value)),
                notifications.RequestTarget
            ),
            notifications.RequestTarget,
            decided.Count == 0 ? null : (double)decided.Count(request => request.IsAutomatic) / decided.Count,
            await ReadRejectionsAsync(db, user, filter, UtcDay.StartOf(first), cancellationToken),
            await ReadWaitingAsync(db, user, filter, WorkingTime.Before(now, notifications.RequestTarget), cancellationToken)
        );
    }

    private static IQueryable<TenantRequest> Visible(PortalDb db, CurrentUser user, ProcessFilter filter)
    {
        var (department, team) = (filter.Department, filter.Team);
        return db.OneOfEachGroup(db.Requests.AsNoTracking())
            .Where(request =>
                db.VisibleTeams(user).Contains(request.Team)
                && (team == null || request.Team == team)
                && (department == null || db.Set<Team>().Any(owner => owner.Name == request.Team && owner.Department == department))
            );
    }

    private static Task<List<ReadRequest>> ReadAsync(
        PortalDb db,
        CurrentUser user,
        ProcessFilter filter,
        DateTimeOffset since,
        CancellationToken cancellationToken
    ) =>
        Visible(db, user, filter)
            .Where(request => request.SubmittedAt >= since)
            .OrderByDescending(request => request.SubmittedAt)
            .Take(MaxRequests)
            .Select(request => new ReadRequest(
                request.Status,
                request.SubmittedAt,
                request.WaitingSince,
                request.DecidedAt,
                request.Decisions.Any(decision => decision.DeciderId == Decider.Rule.Id && decision.VoidedAt == null)
            ))
            .ToListAsync(cancellationToken);

    private static Task<List<Rejection>> ReadRejectionsAsync(
        PortalDb db,
        CurrentUser user,
        ProcessFilter filter,
        DateTimeOffset since,
        CancellationToken cancellationToken
    ) =>
        (
            from request in Visible(db, user, filter)
            join team in db.Teams on request.Team equals team.Name
            where request.Status == RequestStatus.Rejected && request.DecidedAt >= since
            orderby request.DecidedAt descending, request.Id
            select new Rejection(
                request.Id,
                request.GroupId == null ? request.TenantName : request.Product ?? request.TenantName,
                team.Title,
                request.Kind,
                request.DecidedAt!.Value,
                request
                    .Decisions.Where(decision => decision.Outcome == DecisionOutcome.Rejected && decision.VoidedAt == null)
                    .Select(decision => decision.Comment)
                    .FirstOrDefault()
                    ?? ""
            )
        )
            .Take(MaxRejections)
            .ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<WaitingTeam>> ReadWaitingAsync(
        PortalDb db,
        CurrentUser user,
        ProcessFilter filter,
        DateTimeOffset overdueSince,
        CancellationToken cancellationToken
    )
    {
        var open = await (
            from request in Visible(db, user, filter)
            join team in db.Teams on request.Team equals team.Name
            where RequestStatuses.Open.Contains(request.Status)
            group request by new { team.Name, team.Title } into requests
            select new
            {
                requests.Key.Name,
                requests.Key.Title,
                All = requests.Count(),
                ForTeam = requests.Count(request => request.Status == RequestStatus.NeedsInfo),
                Overdue = requests.Count(request => request.Status != RequestStatus.NeedsInfo && request.WaitingSince <= overdueSince),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. open.OrderByDescending(team => team.All)
                .ThenBy(team => team.Name, StringComparer.Ordinal)
                .Select(team => new WaitingTeam(team.Name, team.Title, team.All - team.ForTeam, team.Overdue, team.ForTeam)),
        ];
    }

    private static IReadOnlyList<ProcessWeek> WeeksOf(IReadOnlyList<ReadRequest> requests, DateOnly first, int count)
    {
        var byWeek = requests.ToLookup(request => MondayOf(request.SubmittedAt));
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(index => first.AddDays(7 * index))
                .Select(monday =>
                {
                    int Count(Func<ReadRequest, bool> counts) => byWeek[monday].Count(counts);
                    return new ProcessWeek(
                        monday,
                        Count(request => request is { Status: RequestStatus.Approved, IsAutomatic: true }),
                        Count(request => request is { Status: RequestStatus.Approved, IsAutomatic: false }),
                        Count(request => request.Status == RequestStatus.Rejected),
                        Count(request => request.Status is RequestStatus.Withdrawn or RequestStatus.Expired),
                        Count(request => request.Status.IsOpen())
                    );
                }),
        ];
    }

    private static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = UtcDay.Of(at);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private sealed record ReadRequest(
        RequestStatus Status,
        DateTimeOffset SubmittedAt,
        DateTimeOffset WaitingSince,
        DateTimeOffset? DecidedAt,
        bool IsAutomatic
    );
}
