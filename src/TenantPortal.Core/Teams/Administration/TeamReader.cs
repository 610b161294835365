using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A team that a user can choose.</summary>
public sealed record TeamChoice(string Name, string Title, string LeadGroup);

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
        return await db.LedTeams(user)
            .OrderBy(team => team.Title)
            .Select(team => new TeamChoice(team.Name, team.Title, team.LeadGroup))
            .ToListAsync(cancellationToken);
    }

    public async Task<TeamResponsibilities> FindResponsibilitiesAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var groups = user.Groups.ToArray();
        return new TeamResponsibilities(
            await db.LedTeams(user).AnyAsync(cancellationToken),
            await db.Departments.AnyAsync(department => groups.Contains(department.ManagerGroup), cancellationToken)
        );
    }
}
