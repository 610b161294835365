using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A team as a person may choose it.</summary>
public sealed record TeamChoice(string Name, string Title, string LeadGroup);

/// <summary>What somebody has to do with teams and departments.</summary>
/// <param name="LeadsTeams">May ask for tenants.</param>
/// <param name="ManagesDepartments">Sees the dashboards of a department.</param>
public sealed record Standing(bool LeadsTeams, bool ManagesDepartments);

/// <summary>Reads teams for the person who asks.</summary>
public sealed class TeamReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>The teams that the person leads, and so may ask for.</summary>
    public async Task<IReadOnlyList<TeamChoice>> ListLedAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.LedTeams(user)
            .OrderBy(team => team.Title)
            .Select(team => new TeamChoice(team.Name, team.Title, team.LeadGroup))
            .ToListAsync(cancellationToken);
    }

    public async Task<Standing> FindStandingAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var groups = user.Groups.ToArray();
        return new Standing(
            await db.LedTeams(user).AnyAsync(cancellationToken),
            await db.Departments.AnyAsync(department => groups.Contains(department.ManagerGroup), cancellationToken)
        );
    }
}
