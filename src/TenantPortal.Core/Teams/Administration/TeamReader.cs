using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A team that a user can choose.</summary>
public sealed record TeamChoice(string Name, string Title, string LeadGroup);

/// <summary>Reads teams as choices.</summary>
internal static class TeamChoices
{
    /// <summary>By title.</summary>
    public static IQueryable<TeamChoice> ToChoices(this IQueryable<Team> teams) =>
        teams.OrderBy(team => team.Title).ThenBy(team => team.Name).Select(team => new TeamChoice(team.Name, team.Title, team.LeadGroup));
}

/// <summary>A group of the identity provider that a user can choose.</summary>
public sealed record GroupChoice(string Name, string Title);

/// <summary>A user's relation to teams and departments.</summary>
/// <param name="LeadsTeams">Whether the user may request tenants.</param>
/// <param name="ManagesDepartments">Whether the user sees the dashboards of a department.</param>
public sealed record TeamResponsibilities(bool LeadsTeams, bool ManagesDepartments);

/// <summary>Reads teams for the current user.</summary>
public sealed class TeamReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>The teams that the user leads and may submit requests for.</summary>
    public async Task<IReadOnlyList<TeamChoice>> ListLedAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.LedTeams(user).ToChoices().ToListAsync(cancellationToken);
    }

    /// <summary>The teams whose tenants and requests the user may see.</summary>
    public async Task<IReadOnlyList<TeamChoice>> ListVisibleAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Teams.Where(team => db.VisibleTeams(user).Contains(team.Name)).ToChoices().ToListAsync(cancellationToken);
    }

    /// <summary>The groups of the teams whose groups the user may see, by title. A group can be given access without being one of them.</summary>
    public async Task<IReadOnlyList<GroupChoice>> ListGroupsAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var teams = await db.TeamsShownTo(user)
            .Select(team => new
            {
                team.LeadGroup,
                team.LeadGroupTitle,
                team.MemberGroup,
                team.MemberGroupTitle,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. teams
                .SelectMany(team =>
                    new[]
                    {
                        new GroupChoice(team.LeadGroup, team.LeadGroupTitle ?? team.LeadGroup),
                        new GroupChoice(team.MemberGroup, team.MemberGroupTitle ?? team.MemberGroup),
                    }
                )
                .DistinctBy(group => group.Name)
                .OrderBy(group => group.Title, StringComparer.OrdinalIgnoreCase),
        ];
    }

    public async Task<TeamResponsibilities> FindResponsibilitiesAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (led, managed) = (db.LedTeams(user), db.ManagedDepartments(user));
        return await db.OneRow().Select(_ => new TeamResponsibilities(led.Any(), managed.Any())).SingleAsync(cancellationToken);
    }
}
