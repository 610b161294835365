using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Budgeting;

/// <summary>One ceiling and what is committed of it.</summary>
/// <param name="What">The title of the resource, or the cost.</param>
/// <param name="Figures">As people read them: <c>41 cores of 50 cores</c>.</param>
/// <param name="Share">Committed divided by the ceiling: above 1, it is exceeded.</param>
public sealed record BudgetLine(string What, string Figures, double Share);

/// <summary>The budget of a department or team, which may have no ceiling yet.</summary>
/// <param name="Version">Null where there is no budget.</param>
/// <param name="Lines">What is committed of each ceiling.</param>
/// <param name="MayChange">Whether the user who looks may set it.</param>
public sealed record BudgetView(BudgetOwner Owner, string Title, BudgetCeilings Ceilings, Guid? Version, IReadOnlyList<BudgetLine> Lines, bool MayChange);

/// <summary>Reads budgets and what the tenants that are approved take of them. Requests that are not decided are not counted.</summary>
public sealed class BudgetReader(IDbContextFactory<PortalDb> databases, BudgetAssessor assessor, PriceList prices)
{
    /// <summary>The budgets that the user sees: those of departments first, then by title.</summary>
    public async Task<IReadOnlyList<BudgetView>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var departments = db.VisibleDepartments(user).Select(department => department.Name);
        var budgets = await db
            .Budgets.AsNoTracking()
            .Where(budget =>
                (budget.Team != null && db.VisibleTeams(user).Contains(budget.Team)) || (budget.Department != null && departments.Contains(budget.Department))
            )
            .ToListAsync(cancellationToken);
        if (budgets.Count == 0)
            return [];
        var managed = user.IsPlatformAdmin ? [] : await db.ManagedTeams(user).Select(team => team.Name).ToListAsync(cancellationToken);
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, team => team.Department, cancellationToken);
        var titles = await db.ReadBudgetTitlesAsync(cancellationToken);
        var uses = await CommittedUse.SumAsync(CapacityReader.CommittedTenants(db), prices, cancellationToken);
        return
        [
            .. budgets
                .OrderBy(budget => budget.Owner.Level)
                .ThenBy(budget => titles[budget.Id], StringComparer.Ordinal)
                .Select(budget => ViewOf(budget, uses, teams, titles, user.IsPlatformAdmin || (budget.Team is { } team && managed.Contains(team)))),
        ];
    }

    /// <summary>The budget of a department or team, also where no ceiling is set.</summary>
    public async Task<Result<BudgetView>> FindAsync(CurrentUser user, BudgetOwner owner, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.SeesBudgetAsync(user, owner, cancellationToken))
            return BudgetAccess.NotFound(owner);
        var mayChange = await db.CheckBudgetAccessAsync(user, owner, cancellationToken) is null;
        var titles = await db.ReadBudgetTitlesAsync(cancellationToken);
        var budget = await db.Budgets.AsNoTracking().SingleOrDefaultAsync(known => known.Id == owner.Subject, cancellationToken);
        if (budget is null)
            return new BudgetView(owner, titles[owner.Subject], BudgetCeilings.None, null, [], mayChange);
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, team => team.Department, cancellationToken);
        return ViewOf(budget, await CommittedUse.SumAsync(CapacityReader.CommittedTenants(db), prices, cancellationToken), teams, titles, mayChange);
    }

    /// <summary>What a quota would take of the budgets of a team, a sentence each: for the form, before the rest of the request is known.</summary>
    /// <param name="tenant">The tenant whose quota changes; null for new ones.</param>
    /// <param name="quotas">One for each tenant.</param>
    public async Task<IReadOnlyList<string>> PreviewAsync(
        CurrentUser user,
        string team,
        string? tenant,
        string tier,
        IReadOnlyList<Quota> quotas,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (quotas.Count == 0 || !await db.SeesBudgetAsync(user, BudgetOwner.Team(team), cancellationToken))
            return [];
        var id = await db
            .Tenants.Where(known => known.Name == tenant && known.Team == team && known.ArchivedAt == null)
            .Select(known => (Guid?)known.Id)
            .SingleOrDefaultAsync(cancellationToken);
        var assessedTenants = quotas.Select(quota => new AssessedTenant(
            id ?? Guid.Empty,
            new TenantSpec
            {
                Name = tenant ?? "",
                Team = team,
                Tier = tier,
                Cluster = "",
                Environment = "",
                Quota = quota,
            }
        ));
        var kind = id is null ? RequestKind.Create : RequestKind.ChangeQuota;
        var assessed = await assessor.AssessAsync(db, kind, [.. assessedTenants], null, cancellationToken);
        return assessed.Succeeded ? [.. assessed.Value.Budget?.Lines.Select(line => line.Sentence) ?? []] : [assessed.Problems[0].Message];
    }

    private BudgetView ViewOf(
        Budget budget,
        IReadOnlyList<CommittedUse> uses,
        Dictionary<string, string> teams,
        IReadOnlyDictionary<string, string> titles,
        bool mayChange
    )
    {
        var own = uses.Where(use => budget.Team is { } team ? use.Team == team : teams[use.Team] == budget.Department).Select(use => use.Use).ToList();
        return new BudgetView(budget.Owner, titles[budget.Id], budget.Ceilings, budget.Version, [.. LinesOf(budget.Ceilings, own)], mayChange);
    }

    private IEnumerable<BudgetLine> LinesOf(BudgetCeilings ceilings, IReadOnlyList<BudgetedUse> uses)
    {
        foreach (var resource in ceilings.Resources)
        {
            var (ceiling, taken) = (ceilings.Of(resource)!.Value, uses.Sum(use => (decimal)use.Amounts[resource]));
            yield return new BudgetLine(resource.Title, BudgetPolicy.Describe(resource, taken, ceiling), (double)(taken / ceiling));
        }

        if (ceilings.MonthlyCost is { } most && prices.Sum(uses.Select(use => use.MonthlyCost)) is { } cost)
            yield return new BudgetLine("Cost per month", $"{cost} of {cost with { Amount = most }}", (double)(cost.Amount / most));
    }
}
