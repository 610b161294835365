using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>Finds what ties a user to a request.</summary>
public sealed class RequestTieReader(AccessOptions access, TeamOptions options)
{
    internal async Task<RequestTies> ReadAsync(PortalDb db, CurrentUser user, TenantRequest request, CancellationToken cancellationToken) =>
        (await ReadAsync(db, user, await FindOtherAccountsAsync(db, user, cancellationToken), [request], cancellationToken))[request.Id];

    /// <summary>The user's other accounts; none for users who decide nothing.</summary>
    internal async Task<IReadOnlyList<CurrentUser>> FindOtherAccountsAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken) =>
        user.IsPlatformAdmin || user.IsSecurityApprover ? await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken) : [];

    /// <summary>The ties to each of these requests by its id, in one query.</summary>
    internal async Task<IReadOnlyDictionary<string, RequestTies>> ReadAsync(
        PortalDb db,
        CurrentUser user,
        IReadOnlyList<CurrentUser> others,
        IReadOnlyCollection<TenantRequest> requests,
        CancellationToken cancellationToken
    )
    {
        if (requests.Count == 0)
            return new Dictionary<string, RequestTies>();
        var teams = requests.Select(request => request.Team).Distinct().ToArray();
        var oldest = requests.Min(request => request.SubmittedAt) - options.ConflictPeriod;
        var terms = (
            await db
                .RoleTerms.AsNoTracking()
                .Where(term => teams.Contains(term.Team) && (term.EndedAt == null || term.EndedAt > oldest))
                .ToListAsync(cancellationToken)
        ).ToLookup(term => term.Team);
        return requests.ToDictionary(request => request.Id, request => Find(user, others, request, terms[request.Team]));
    }

    private RequestTies Find(CurrentUser user, IReadOnlyList<CurrentUser> others, TenantRequest request, IEnumerable<TeamRoleTerm> ofTeam)
    {
        var since = request.SubmittedAt - options.ConflictPeriod;
        var terms = ofTeam.Where(term => term.EndedAt is null || term.EndedAt > since).ToList();
        var accounts = others.Prepend(user).ToList();
        return new RequestTies
        {
            OtherAccounts = others,
            FormerRole = terms
                .Where(term => term.EndedAt is not null && accounts.Exists(account => Holds(account, term)))
                .OrderByDescending(term => term.EndedAt)
                .Select(term => new FormerRole(term.Role, term.EndedAt!.Value))
                .FirstOrDefault(),
            SelfGivenRoles = terms
                .Where(term => term.EndedAt is null && term.GivenBy == user.PersonId && term.Since > request.SubmittedAt && Holds(user, term))
                .Select(term => term.Role)
                .ToHashSet(),
        };
    }

    private static bool Holds(CurrentUser user, TeamRoleTerm term) =>
        term.Role == TeamRole.Deputy ? term.Holder == user.Id || term.Holder == user.PersonId : user.Groups.Contains(term.Holder);
}
