using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
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
public sealed record CommittedCeiling(Sentence What, Sentence Figures, double Share);

/// <summary>The budget of a department or team, which may have no ceiling yet.</summary>
/// <param name="Version">Null where there is no budget.</param>
/// <param name="Lines">What is committed of each ceiling.</param>
/// <param name="MayChange">Whether the user who looks may set it.</param>
public sealed record BudgetView(BudgetOwner Owner, string Title, BudgetCeilings Ceilings, Guid? Version, IReadOnlyList<CommittedCeiling> Lines, bool MayChange);

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
        // Nobody manages a department without a group.
        var managed =
            user.IsPlatformAdmin || user.Groups.Count == 0 ? [] : await db.ManagedTeams(user).Select(team => team.Name).ToListAsync(cancellationToken);
        var owners = await db.ReadBudgetOwnersAsync(cancellationToken);
        var uses = await CommittedUse.SumAsync(CapacityReader.CommittedTenants(db), prices, cancellationToken);
        return
        [
            .. budgets
                .OrderBy(budget => budget.Owner.Level)
                .ThenBy(budget => owners.Titles[budget.Id], StringComparer.Ordinal)
                .Select(budget =>
                    ViewOf(
                        budget,
                        uses.Where(use => budget.Team is { } team ? use.Team == team : owners.Departments[use.Team] == budget.Department),
                        owners.Titles[budget.Id],
                        user.IsPlatformAdmin || (budget.Team is { } own && managed.Contains(own))
                    )
                ),
        ];
    }

    /// <summary>The budget of a department or team, also where no ceiling is set.</summary>
    public async Task<Result<BudgetView>> FindAsync(CurrentUser user, BudgetOwner owner, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.FindBudgetAccessAsync(user, owner, cancellationToken) is not { } access)
            return BudgetAccess.NotFound(owner);
        if (access.Budget is not { } budget)
            return new BudgetView(owner, access.Title, BudgetCeilings.None, null, [], access.MayChange);
        var (name, teams) = (owner.Name, db.Teams);
        var tenants = CapacityReader
            .CommittedTenants(db)
            .Where(tenant => owner.Level == BudgetLevel.Team ? tenant.Team == name : teams.Any(team => team.Name == tenant.Team && team.Department == name));
        return ViewOf(budget, await CommittedUse.SumAsync(tenants, prices, cancellationToken), access.Title, access.MayChange);
    }

    /// <summary>What a quota would take of the budgets of a team, a sentence each: for the form, before the rest of the request is known.</summary>
    /// <param name="tenant">The tenant whose quota changes; null for new ones.</param>
    /// <param name="quotas">One for each tenant.</param>
    public async Task<IReadOnlyList<Sentence>> PreviewAsync(
        CurrentUser user,
        string team,
        string? tenant,
        string tier,
        IReadOnlyList<Quota> quotas,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (quotas.Count == 0)
            return [];
        var changed = db.Tenants.Where(known => known.Name == tenant && known.Team == team && known.ArchivedAt == null).Select(known => (Guid?)known.Id);
        var known = await db.VisibleTeams(user)
            .Where(seen => seen == team)
            .Select(_ => new { Tenant = changed.FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (known is null)
            return [];
        var id = known.Tenant;
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
        return assessed.Succeeded ? [.. assessed.Value.Budget?.Lines.Select(line => (Sentence)$"{line.Sentence}") ?? []] : [assessed.Problems[0].Sentence];
    }

    /// <param name="uses">Those of the owner's tenants.</param>
    private BudgetView ViewOf(Budget budget, IEnumerable<CommittedUse> uses, string title, bool mayChange) =>
        new(budget.Owner, title, budget.Ceilings, budget.Version, [.. LinesOf(budget.Ceilings, [.. uses.Select(use => use.Use)])], mayChange);

    private IEnumerable<CommittedCeiling> LinesOf(BudgetCeilings ceilings, IReadOnlyList<BudgetedUse> uses)
    {
        foreach (var resource in ceilings.Resources)
        {
            var (ceiling, taken) = (ceilings.Of(resource)!.Value, uses.Sum(use => (decimal)use.Amounts[resource]));
            yield return new CommittedCeiling(resource.Title, BudgetPolicy.Describe(resource, taken, ceiling), (double)(taken / ceiling));
        }

        if (ceilings.MonthlyCost is { } most && prices.Sum(uses.Select(use => use.MonthlyCost)) is { } cost)
            yield return new CommittedCeiling("Cost per month", $"{cost} of {cost with { Amount = most }}", (double)(cost.Amount / most));
    }
}
