using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>Reads requests for the person who asks; what they may not see is not there.</summary>
public sealed class RequestReader(IDbContextFactory<PortalDb> databases)
{
    public const int MaxLimit = 500;

    /// <summary>The newest first.</summary>
    public async Task<Page<RequestSummary>> ListAsync(CurrentUser user, RequestFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var requests = db.Requests.AsNoTracking().Where(request => db.VisibleTeams(user).Contains(request.Team));
        if (filter.Status is { } status)
            requests = requests.Where(request => request.Status == status);
        if (!string.IsNullOrEmpty(filter.Team))
            requests = requests.Where(request => request.Team == filter.Team);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = filter.Search.Trim().ToLowerInvariant();
            requests = requests.Where(request => request.TenantName.Contains(part));
        }

        if (Cursor.TryParse(filter.After) is { } after)
            requests = requests.Where(request => request.SubmittedAt < after.At || (request.SubmittedAt == after.At && string.Compare(request.Id, after.Id) > 0));

        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var items = await requests.OrderByDescending(request => request.SubmittedAt).ThenBy(request => request.Id).Take(limit + 1)
            .Select(request => new RequestSummary(request.Id, request.Kind, request.Status, request.TenantName, request.Team, request.Cluster, request.RequestedByName, request.SubmittedAt, request.DecidedAt, request.Asked))
            .ToListAsync(cancellationToken);
        var next = items.Count > limit ? new Cursor(items[limit - 1].SubmittedAt, items[limit - 1].Id).ToString() : null;
        return new Page<RequestSummary>(items.Count > limit ? items[..limit] : items, next);
    }

    /// <summary>How many wait to be decided, of those the person may see.</summary>
    public async Task<int> CountOpenAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Requests.CountAsync(request => request.Status == RequestStatus.Submitted && db.VisibleTeams(user).Contains(request.Team), cancellationToken);
    }

    /// <summary>Null when there is none, or none that the person may see.</summary>
    public async Task<RequestDetails?> FindAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (from request in db.Requests.AsNoTracking().Include(request => request.Decisions)
                           join team in db.Teams on request.Team equals team.Name
                           join revision in db.Revisions on request.ManifestHash equals revision.Hash
                           where request.Id == id && db.VisibleTeams(user).Contains(request.Team)
                           select new { request, team, revision.Yaml }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;

        var tenant = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.RequestId == id, cancellationToken);
        // The tenant's own milestones belong to the story of the request that made it.
        var history = await db.Audit.Where(entry => entry.Subject == id || (tenant != null && entry.Subject == tenant.Name && entry.At >= tenant.ApprovedAt))
            .OrderByDescending(entry => entry.Id).Take(50)
            .Select(entry => new HistoryEntry(entry.At, entry.ActorName, entry.Action, entry.Details)).ToListAsync(cancellationToken);

        var asked = found.request;
        return new RequestDetails(
            new RequestSummary(asked.Id, asked.Kind, asked.Status, asked.TenantName, asked.Team, asked.Cluster, asked.RequestedByName, asked.SubmittedAt, asked.DecidedAt, asked.Asked),
            asked.Purpose,
            found.team.Title,
            asked.ManifestHash,
            found.Yaml,
            asked.Check,
            [.. asked.Decisions.Select(decision => new DecisionView(decision.Outcome, decision.DeciderName, decision.Comment, decision.Revision, decision.DecidedAt))],
            tenant is null ? null : new RequestProgress(tenant.Phase, tenant.ApprovedAt, tenant.ReadyAt, tenant.Conditions, tenant.Objects),
            history,
            ApprovalPolicy.CheckDecider(asked, found.team, user).FirstOrDefault()?.Message);
    }

    /// <summary>A place in the list: time and id of the last line.</summary>
    private sealed record Cursor(DateTimeOffset At, string Id)
    {
        public static Cursor? TryParse(string? text) =>
            text?.Split('_', 2) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= DateTimeOffset.MaxValue.UtcTicks
                ? new Cursor(new DateTimeOffset(parsed, TimeSpan.Zero), id)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}_{Id}");
    }
}
