using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Budgets;

/// <summary>A budget that a user sees.</summary>
/// <param name="Title">Of the department or team.</param>
/// <param name="Budget">Null where no ceiling is set.</param>
internal sealed record SeenBudget(string Title, Budget? Budget, bool MayChange);

/// <summary>Who sees and who sets a budget.</summary>
internal static class BudgetAccess
{
    /// <summary>Why the user may not set the budget; null when they may.</summary>
    public static async Task<Problem?> CheckBudgetAccessAsync(this PortalDb db, CurrentUser user, BudgetOwner owner, CancellationToken cancellationToken)
    {
        if (await db.FindBudgetAccessAsync(user, owner, cancellationToken) is not { } seen)
            return NotFound(owner);
        if (seen.MayChange)
            return null;
        return owner.Level == BudgetLevel.Department
            ? new Problem("Only platform admins can change the budget of a department.", Kind: ProblemKind.Forbidden)
            : new Problem("Only platform admins and managers of the department can change the budget of a team.", Kind: ProblemKind.Forbidden);
    }

    /// <summary>
    /// The budget with whether the user may set it, in one query; null where the user does not see it. The members of a team see its budget, the managers of a
    /// department both.
    /// </summary>
    public static async Task<SeenBudget?> FindBudgetAccessAsync(this PortalDb db, CurrentUser user, BudgetOwner owner, CancellationToken cancellationToken)
    {
        var (name, managed) = (owner.Name, db.ManagedTeams(user));
        var seen =
            owner.Level == BudgetLevel.Department
                ? db.VisibleDepartments(user).Where(department => department.Name == name).Select(department => department.Title)
                : db.Teams.Where(team => team.Name == name && db.VisibleTeams(user).Contains(team.Name)).Select(team => team.Title);
        var (isAdmin, isTeam, subject) = (user.IsPlatformAdmin, owner.Level == BudgetLevel.Team, owner.Subject);
        var found = await (
            from title in seen
            join budget in db.Budgets.AsNoTracking().Where(known => known.Id == subject) on 1 equals 1 into budgets
            from budget in budgets.DefaultIfEmpty()
            select new
            {
                Title = title,
                Budget = budget,
                MayChange = isAdmin || (isTeam && managed.Any(team => team.Name == name)),
            }
        ).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new SeenBudget(found.Title, found.Budget, found.MayChange);
    }

    /// <summary>The departments whose budgets the user sees, as part of a query.</summary>
    public static IQueryable<Department> VisibleDepartments(this PortalDb db, CurrentUser user) =>
        user.SeesEverything ? db.Departments : db.ManagedDepartments(user);

    public static Problem NotFound(BudgetOwner owner) => Problem.NotFound(owner.Level == BudgetLevel.Department ? (Sentence)"Department" : "Team", owner.Name);
}
