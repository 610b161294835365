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
        IReadOnlyList<CurrentUser> others =
            user.IsPlatformAdmin || user.IsSecurityApprover ? await db.FindOtherAccountsAsync(user.PersonId, access, cancellationToken) : [];
        var since = request.SubmittedAt - options.ConflictPeriod;
        var terms = await db
            .RoleTerms.AsNoTracking()
            .Where(term => term.Team == request.Team && (term.EndedAt == null || term.EndedAt > since))
            .ToListAsync(cancellationToken);
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
