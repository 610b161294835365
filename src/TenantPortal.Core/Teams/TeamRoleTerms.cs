using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Teams;

/// <summary>Records who holds the roles of a team.</summary>
internal static class TeamRoleTerms
{
    private static readonly TeamRole[] Roles = [TeamRole.Lead, TeamRole.Deputy, TeamRole.Member];

    /// <summary>Ends the terms of those who lose a role and begins those of their successors; the caller saves.</summary>
    /// <param name="before">Null for a new team.</param>
    /// <param name="givenBy">The id of the user who makes the change.</param>
    public static async Task RecordTermsAsync(
        this PortalDb db,
        string team,
        TeamProfile? before,
        TeamProfile after,
        string givenBy,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var changed = Roles.Where(role => before?.HolderOf(role) != after.HolderOf(role)).ToList();
        if (changed.Count == 0)
            return;
        var present = await db.RoleTerms.Where(term => term.Team == team && term.EndedAt == null).ToListAsync(cancellationToken);
        foreach (var role in changed)
        {
            if (before?.HolderOf(role) is { } holder)
            {
                var term = present.Find(term => term.Role == role && term.Holder == holder);
                if (term is null)
                    db.RoleTerms.Add(term = new TeamRoleTerm(team, role, holder, since: null, givenBy: null));
                term.End(at);
            }

            if (after.HolderOf(role) is { } successor)
                db.RoleTerms.Add(new TeamRoleTerm(team, role, successor, at, givenBy));
        }
    }
}
