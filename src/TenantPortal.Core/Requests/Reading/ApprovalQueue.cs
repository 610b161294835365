using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>
/// The requests whose next approval a user may give, the longest waiting first. What four eyes keep from the user is not in it: the database
/// leaves out what it can, and <see cref="ApprovalPolicy"/> has the last word.
/// </summary>
public sealed class ApprovalQueue(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    NotificationOptions notifications,
    RequestTieReader ties,
    TimeProvider time
)
{
    public const int MaxLimit = 500;

    /// <summary>The most requests of the queue that are counted.</summary>
    public const int MaxCounted = 1000;

    private static readonly Problem NotAnApprover = new(
        "Only platform admins, security approvers and managers of departments can decide requests.",
        Kind: ProblemKind.Forbidden
    );

    /// <summary>Whether the user ever decides requests, other than as a manager of a department about its budget.</summary>
    public static bool MayDecide(CurrentUser user) => user.IsPlatformAdmin || user.IsSecurityApprover;

    /// <summary>A page can be shorter than the limit and still have a next one, because of what the policy, the tier and the risk leave out.</summary>
    public async Task<Result<Page<WaitingApproval>>> ListAsync(CurrentUser user, ApprovalFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var managed = MayDecide(user) ? null : await db.ManagedTeams(user).Select(team => team.Name).ToListAsync(cancellationToken);
        if (managed is { Count: 0 })
            return NotAnApprover;
        var (limit, now) = (Math.Clamp(filter.Limit, 1, MaxLimit), time.GetUtcNow());
        var others = await ties.FindOtherAccountsAsync(db, user, cancellationToken);
        var decidable = db.OneOfEachGroup(Decidable(db, user, others));
        var waiting = Matching(db, decidable, user, filter, WorkingTime.Before(now, notifications.RequestTarget));
        var approved = RequestReader.Approved(db);
        var rows = await (
            from request in waiting.Include(request => request.Decisions)
            join team in db.Teams on request.Team equals team.Name
            orderby request.WaitingSince, request.Id
            select new
            {
                request,
                team,
                isFirst = !approved.Any(other => other.Team == request.Team),
            }
        )
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var grouped = await db.ReadGroupedTenantsAsync(rows.Select(row => row.request), cancellationToken);
        var tied = await ties.ReadAsync(db, user, others, [.. rows.Select(row => row.request)], managed, cancellationToken);
        var items = rows.Take(limit)
            .Where(row => ApprovalPolicy.CheckApprover(row.request, row.team, user, tied[row.request.Id]) is null)
            .Select(row => new WaitingApproval(
                RequestReader.Summarize(row.request, tiers, grouped, row.isFirst),
                row.team.Title,
                RequestAge.Of(row.request.Status, row.request.WaitingSince, notifications.RequestTarget, now)!,
                row.request.Status == RequestStatus.Submitted,
                row.request.Status == RequestStatus.InReview && row.request.ClaimedBy == user.Id
            ))
            .Where(item => HasTier(item, filter.Tier) && HasRisk(item, filter.Risk));
        var last = rows.Count > limit ? rows[limit - 1].request : null;
        return new Page<WaitingApproval>([.. items], last is null ? null : new TimeCursor(last.WaitingSince, last.Id).ToString());
    }

    /// <summary>The request that waits longest, apart from the one just handled; null when none is left.</summary>
    public async Task<WaitingApproval?> FindNextAsync(CurrentUser user, string handled, CancellationToken cancellationToken) =>
        (await ListAsync(user, new ApprovalFilter { Except = handled, Limit = 10 }, cancellationToken)).Value?.Items is [var next, ..] ? next : null;

    /// <summary>The beginning of the queue, and its counts, from what is read once.</summary>
    public async Task<Result<CountedApprovals>> OpenAsync(CurrentUser user, ApprovalFilter filter, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(user, filter with { Tier = null, Risk = null, After = null }, cancellationToken);
        if (!read.Succeeded)
            return read.Problems.ToArray();
        var matching = read.Value;
        var shown = matching.Items.Where(item => HasTier(item, filter.Tier) && HasRisk(item, filter.Risk)).ToList();
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var last = shown.Count > limit ? shown[limit - 1].Request : null;
        return new CountedApprovals(
            // What was not read follows after all that was.
            new Page<WaitingApproval>([.. shown.Take(limit)], last is null ? matching.Next : new TimeCursor(last.WaitingSince, last.Id).ToString()),
            await CountAsync(user, filter, matching, cancellationToken)
        );
    }

    /// <summary>Counts the queue by tier and risk, and what the filter leaves out.</summary>
    /// <param name="matching">What matches the rest of the filter.</param>
    private async Task<ApprovalCounts> CountAsync(CurrentUser user, ApprovalFilter filter, Page<WaitingApproval> matching, CancellationToken cancellationToken)
    {
        var others = filter with { Tier = null, Risk = null };
        var claimed = new ApprovalFilter { Claim = filter.Claim };
        var all = matching;
        if (others with { After = null, Limit = claimed.Limit } != claimed)
        {
            all = (await ReadAsync(user, claimed, cancellationToken)).Value ?? all;
        }

        var shown = matching.Items.Count(item => HasTier(item, filter.Tier) && HasRisk(item, filter.Risk));
        return new ApprovalCounts(
            matching.Items.Where(item => HasRisk(item, filter.Risk)).CountBy(item => item.Request.Requested.Tier).ToDictionary(),
            Enum.GetValues<ApprovalRisk>().ToDictionary(risk => risk, risk => matching.Items.Count(item => HasTier(item, filter.Tier) && HasRisk(item, risk))),
            // A request that was decided between the two reads hides nothing.
            Math.Max(0, all.Items.Count - shown),
            matching.Next is not null || all.Next is not null
        );
    }

    /// <summary>The first <see cref="MaxCounted"/> requests.</summary>
    private async Task<Result<Page<WaitingApproval>>> ReadAsync(CurrentUser user, ApprovalFilter filter, CancellationToken cancellationToken)
    {
        var items = new List<WaitingApproval>();
        string? after = null;
        for (var read = 0; read < MaxCounted; read += MaxLimit)
        {
            var page = await ListAsync(user, filter with { After = after, Limit = MaxLimit }, cancellationToken);
            if (!page.Succeeded)
                return page;
            items.AddRange(page.Value.Items);
            after = page.Value.Next;
            if (after is null)
                break;
        }

        return new Page<WaitingApproval>(items, after);
    }

    // Tier and risks are part of what the requests store as JSON, and of what the tiers are now: they are compared here.
    private static bool HasTier(WaitingApproval item, string? tier) => string.IsNullOrEmpty(tier) || item.Request.Requested.Tier == tier;

    private static bool HasRisk(WaitingApproval item, ApprovalRisk? risk) => risk is null || item.Request.Risks.Contains(RequestRisks.TitleOf(risk.Value));

    private static IQueryable<TenantRequest> Decidable(PortalDb db, CurrentUser user, IReadOnlyList<OtherAccount> others)
    {
        RequestStatus[] statuses = user.IsPlatformAdmin ? [RequestStatus.Submitted, RequestStatus.InReview] : [];
        var givesSecond = user.IsSecurityApprover;
        var managed = db.ManagedTeams(user);
        CurrentUser[] accounts = [user, .. others.Select(other => other.User)];
        string[] ids = [user.PersonId, .. accounts.Select(account => account.Id)];
        string[] groups = [.. accounts.SelectMany(account => account.Groups).Distinct()];
        string[] named = [.. accounts.SelectMany(account => account.LedTeams.Union(account.JoinedTeams)).Distinct()];
        var own = db.Teams.Where(team =>
            groups.Contains(team.LeadGroup)
            || groups.Contains(team.MemberGroup)
            || named.Contains(team.Name)
            || (team.Deputy != null && ids.Contains(team.Deputy))
        );
        return db
            .Requests.AsNoTracking()
            .Where(request =>
                (
                    statuses.Contains(request.Status)
                    || (givesSecond && request.Status == RequestStatus.AwaitingSecond && !request.AwaitsBudget)
                    || (request.AwaitsBudget && managed.Any(team => team.Name == request.Team))
                )
                && !ids.Contains(request.RequestedBy)
                && !own.Any(team => team.Name == request.Team)
                && !request.Decisions.Any(decision => decision.VoidedAt == null && ids.Contains(decision.DeciderId))
            );
    }

    private static IQueryable<TenantRequest> Matching(
        PortalDb db,
        IQueryable<TenantRequest> requests,
        CurrentUser user,
        ApprovalFilter filter,
        DateTimeOffset overdueSince
    )
    {
        requests = filter.Claim switch
        {
            ApprovalClaim.Mine => requests.Where(request => request.Status == RequestStatus.InReview && request.ClaimedBy == user.Id),
            ApprovalClaim.Unclaimed => requests.Where(request => request.Status != RequestStatus.InReview),
            ApprovalClaim.Others => requests.Where(request => request.Status == RequestStatus.InReview && request.ClaimedBy != user.Id),
            _ => requests.Where(request => request.Status != RequestStatus.InReview || request.ClaimedBy == user.Id),
        };
        if (filter.Kind is { } kind)
            requests = requests.Where(request => request.Kind == kind);
        if (filter.IsOverdue)
            requests = requests.Where(request => request.WaitingSince <= overdueSince);
        if (!string.IsNullOrEmpty(filter.Team))
            requests = requests.Where(request => request.Team == filter.Team);
        if (!string.IsNullOrWhiteSpace(filter.Search))
            requests = db.Matching(requests, filter.Search);
        if (!string.IsNullOrEmpty(filter.Except))
            requests = requests.Where(request => request.Id != filter.Except && request.GroupId != filter.Except);
        return TimeCursor.TryParse(filter.After) is { } after
            ? requests.Where(request => request.WaitingSince > after.At || (request.WaitingSince == after.At && string.Compare(request.Id, after.Id) > 0))
            : requests;
    }
}
