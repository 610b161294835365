using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>Finds what ties a user to a request.</summary>
public sealed class RequestTieReader(AccessOptions access, TeamOptions options)
{
    internal async Task<RequestTies> ReadAsync(PortalDb db, CurrentUser user, TenantRequest request, CancellationToken cancellationToken)
    {
        var terms = (await ReadTermsAsync(db, [request], cancellationToken))[request.Team].ToList();
        // A user who decides nothing may still have given a role to themselves with another account.
        var manages = request.AwaitsBudget && await db.ManagedTeams(user).AnyAsync(team => team.Name == request.Team, cancellationToken);
        var mayMatter =
            manages
            || user.IsPlatformAdmin
            || user.IsSecurityApprover
            || terms.Exists(term => term.EndedAt is null && term.Since > request.SubmittedAt && Holds(user, term));
        return Find(user, mayMatter ? await FindOtherAccountsAsync(db, user, cancellationToken) : [], request, terms) with { ManagesDepartment = manages };
    }

    internal Task<IReadOnlyList<OtherAccount>> FindOtherAccountsAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken) =>
        db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken);

    /// <summary>The ties to each of these requests by its id, in one query.</summary>
    /// <param name="known">The teams of the departments that the user manages, where they have been read.</param>
    internal async Task<IReadOnlyDictionary<string, RequestTies>> ReadAsync(
        PortalDb db,
        CurrentUser user,
        IReadOnlyList<OtherAccount> others,
        IReadOnlyCollection<TenantRequest> requests,
        IReadOnlyCollection<string>? known,
        CancellationToken cancellationToken
    )
    {
        if (requests.Count == 0)
            return new Dictionary<string, RequestTies>();
        var terms = await ReadTermsAsync(db, requests, cancellationToken);
        var managed =
            known
            ?? (requests.Any(request => request.AwaitsBudget) ? await db.ManagedTeams(user).Select(team => team.Name).ToListAsync(cancellationToken) : []);
        return requests.ToDictionary(
            request => request.Id,
            request => Find(user, others, request, terms[request.Team]) with { ManagesDepartment = managed.Contains(request.Team) }
        );
    }

    /// <summary>A role in the team that the person had less than <see cref="TeamOptions.ConflictPeriod"/> before this time, or later.</summary>
    internal async Task<FormerRole?> FindFormerRoleAsync(
        PortalDb db,
        CurrentUser user,
        IReadOnlyList<OtherAccount> others,
        string team,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var since = at - options.ConflictPeriod;
        var ended = await db.RoleTerms.AsNoTracking().Where(term => term.Team == team && term.EndedAt > since).ToListAsync(cancellationToken);
        return FindFormerRole(AccountsOf(user, others), ended);
    }

    private async Task<ILookup<string, TeamRoleTerm>> ReadTermsAsync(
        PortalDb db,
        IReadOnlyCollection<TenantRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var teams = requests.Select(request => request.Team).Distinct().ToArray();
        var oldest = requests.Min(request => request.SubmittedAt) - options.ConflictPeriod;
        return (
            await db
                .RoleTerms.AsNoTracking()
                .Where(term => teams.Contains(term.Team) && (term.EndedAt == null || term.EndedAt > oldest))
                .ToListAsync(cancellationToken)
        ).ToLookup(term => term.Team);
    }

    private RequestTies Find(CurrentUser user, IReadOnlyList<OtherAccount> others, TenantRequest request, IEnumerable<TeamRoleTerm> ofTeam)
    {
        var since = request.SubmittedAt - options.ConflictPeriod;
        var terms = ofTeam.Where(term => term.EndedAt is null || term.EndedAt > since).ToList();
        var accounts = AccountsOf(user, others);
        return new RequestTies
        {
            OtherAccounts = others,
            FormerRole = FindFormerRole(accounts, terms),
            SelfGivenRoles = terms
                .Where(term =>
                    term.EndedAt is null
                    && (term.GivenBy == user.PersonId || accounts.Exists(account => account.Id == term.GivenBy))
                    && term.Since > request.SubmittedAt
                    && Holds(user, term)
                )
                .Select(term => term.Role)
                .ToHashSet(),
        };
    }

    private static List<CurrentUser> AccountsOf(CurrentUser user, IReadOnlyList<OtherAccount> others) => [user, .. others.Select(other => other.User)];

    private static FormerRole? FindFormerRole(List<CurrentUser> accounts, List<TeamRoleTerm> terms) =>
        terms
            .Where(term => term.EndedAt is not null && accounts.Exists(account => Holds(account, term)))
            .OrderByDescending(term => term.EndedAt)
            .Select(term => new FormerRole(term.Role, term.EndedAt!.Value))
            .FirstOrDefault();

    private static bool Holds(CurrentUser user, TeamRoleTerm term) =>
        term.Role == TeamRole.Deputy ? term.Holder == user.Id || term.Holder == user.PersonId : user.Groups.Contains(term.Holder);
}
