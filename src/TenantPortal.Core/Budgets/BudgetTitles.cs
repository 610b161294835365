using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Budgets;

/// <summary>The titles of those who can have a budget.</summary>
internal static class BudgetTitles
{
    /// <summary>By <see cref="BudgetOwner.Subject"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadBudgetTitlesAsync(this PortalDb db, CancellationToken cancellationToken)
    {
        var departments = await db.Departments.Select(department => new { department.Name, department.Title }).ToListAsync(cancellationToken);
        var teams = await db.Teams.Select(team => new { team.Name, team.Title }).ToListAsync(cancellationToken);
        return departments
            .Select(department => (BudgetOwner.Department(department.Name).Subject, department.Title))
            .Concat(teams.Select(team => (BudgetOwner.Team(team.Name).Subject, team.Title)))
            .ToDictionary(owner => owner.Subject, owner => owner.Title);
    }
}
