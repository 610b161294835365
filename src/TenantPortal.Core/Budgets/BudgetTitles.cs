using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Budgets;

/// <summary>Those who can have a budget.</summary>
/// <param name="Titles">By <see cref="BudgetOwner.Subject"/>.</param>
/// <param name="Departments">The department of each team.</param>
internal sealed record BudgetOwners(IReadOnlyDictionary<string, string> Titles, IReadOnlyDictionary<string, string> Departments);

/// <summary>Reads those who can have a budget, in one query.</summary>
internal static class BudgetTitles
{
    public static async Task<BudgetOwners> ReadBudgetOwnersAsync(this PortalDb db, CancellationToken cancellationToken)
    {
        // A department may have no team yet.
        var rows = await (
            from department in db.Departments
            join team in db.Teams on department.Name equals team.Department into teams
            from team in teams.DefaultIfEmpty()
            select new
            {
                Department = department.Name,
                DepartmentTitle = department.Title,
                Team = (string?)team.Name,
                TeamTitle = (string?)team.Title,
            }
        ).ToListAsync(cancellationToken);
        var titles = new Dictionary<string, string>();
        var departments = new Dictionary<string, string>();
        foreach (var row in rows)
        {
            titles[BudgetOwner.Department(row.Department).Subject] = row.DepartmentTitle;
            if (row is not { Team: { } team, TeamTitle: { } title })
                continue;
            titles[BudgetOwner.Team(team).Subject] = title;
            departments[team] = row.Department;
        }

        return new BudgetOwners(titles, departments);
    }
}
