using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Budgets;

/// <summary>A saved budget.</summary>
/// <param name="Version">Null when it has no ceiling left.</param>
public sealed record SavedBudget(BudgetOwner Owner, Guid? Version);

/// <summary>Sets budgets: those of departments for platform admins, those of teams for platform admins and the managers of their department.</summary>
public sealed class BudgetService(IDbContextFactory<PortalDb> databases, PriceList prices, TimeProvider time, ChangeFeed changes)
{
    public async Task<Result<SavedBudget>> SetAsync(CurrentUser user, BudgetOwner owner, BudgetInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await SetAsync(db, user, owner, input, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedBudget>> SetAsync(PortalDb db, CurrentUser user, BudgetOwner owner, BudgetInput input, CancellationToken cancellationToken)
    {
        // One after another with submissions and decisions, which rely on the ceilings.
        await using var transaction = await db.JoinAuditedAsync(cancellationToken);
        if (await db.CheckBudgetAccessAsync(user, owner, cancellationToken) is { } refused)
            return refused;
        var read = input.ToCeilings(prices);
        if (!read.Succeeded)
            return read.Problems.ToArray();

        var budget = await db.Budgets.SingleOrDefaultAsync(known => known.Id == owner.Subject, cancellationToken);
        if (budget?.Version != input.Version)
            return new Problem("The budget was just changed. Reload the page, then change it again.", "version", ProblemKind.Conflict);
        var (before, after) = (budget?.Ceilings ?? BudgetCeilings.None, read.Value);
        if (before.DescribeChange(after, prices) is not { Length: > 0 } changed)
            return new SavedBudget(owner, budget?.Version);
        if (budget is null)
            db.Budgets.Add(budget = new Budget(owner, after));
        else if (after.IsEmpty)
            db.Budgets.Remove(budget);
        else
            budget.Change(after);
        db.Audit.Add(new AuditEntry(user, "budget.changed", owner.Subject, $"Changed the budget of {owner}: {changed}.", time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Quotas);
        return new SavedBudget(owner, after.IsEmpty ? null : budget.Version);
    }
}
