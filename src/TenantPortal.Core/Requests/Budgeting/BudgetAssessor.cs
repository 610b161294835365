using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Budgeting;

/// <summary>
/// Assesses what a request does to the budgets of its team and department. Within a transaction that <see cref="PortalDb.BeginAuditedAsync"/> began, the
/// result is still true when it is stored.
/// </summary>
public sealed class BudgetAssessor(PriceList prices, BudgetOptions options, TimeProvider time)
{
    /// <summary>Null for requests that take nothing of a budget, and where there is none.</summary>
    /// <param name="tenants">One, or the tenants of a product, which are added up. Their own quotas are not counted as those of other tenants.</param>
    /// <param name="stored">The request itself, or one of those for the product; null for one that is not stored yet, which comes after all others.</param>
    /// <returns>A problem where budgets refuse the request.</returns>
    internal async Task<Result<AssessedBudget>> AssessAsync(
        PortalDb db,
        RequestKind kind,
        IReadOnlyList<AssessedTenant> tenants,
        TenantRequest? stored,
        CancellationToken cancellationToken
    )
    {
        if (kind is not (RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier))
            return AssessedBudget.None;
        var owner = tenants[0].Spec.Team;
        var departments = db.Teams.Where(team => team.Name == owner).Select(team => team.Department);
        var budgets = await db
            .Budgets.AsNoTracking()
            .Where(budget => budget.Team == owner || (budget.Department != null && departments.Contains(budget.Department)))
            .ToListAsync(cancellationToken);
        if (budgets.Count == 0)
            return AssessedBudget.None;

        var owners = await db.ReadBudgetOwnersAsync(cancellationToken);
        List<string> teams = budgets.Exists(budget => budget.Department is not null)
            ? [.. owners.Departments.Where(team => team.Value == owners.Departments[owner]).Select(team => team.Key)]
            : [owner];
        var ids = tenants.Select(tenant => tenant.Id).ToList();
        var (others, own) = await ReadOthersAsync(db, teams, ids, kind == RequestKind.Create, stored, cancellationToken);
        var lines = BudgetPolicy.Assess(
            [
                .. budgets
                    .OrderBy(budget => budget.Id, StringComparer.Ordinal)
                    .Select(budget => new BudgetLoad(
                        owners.Titles[budget.Id],
                        budget.Ceilings,
                        [.. others.Where(other => budget.Team is null || other.Team == budget.Team).Select(other => other.Use)]
                    )),
            ],
            UseOf([.. tenants.Select(tenant => tenant.Spec)]),
            own is null ? null : UseOf([own.Spec])
        );
        var assessed = new RequestBudget(lines, time.GetUtcNow());
        return assessed.IsExceeded && options.Mode == BudgetMode.Refuse
            ? new Problem($"{assessed.WhatExceeds} Request less, or have the budget increased.", "size")
            : new AssessedBudget(assessed);
    }

    /// <summary>All other tenants, and the requests that come before. A tenant with such a request counts with the larger of both.</summary>
    /// <param name="isNew">Whether the tenants that are assessed are not there yet.</param>
    private async Task<(IReadOnlyList<CommittedUse> Others, Tenant? Own)> ReadOthersAsync(
        PortalDb db,
        IReadOnlyList<string> teams,
        IReadOnlyList<Guid> ids,
        bool isNew,
        TenantRequest? stored,
        CancellationToken cancellationToken
    )
    {
        var open = await Before(db.Requests.AsNoTracking(), stored)
            .Where(request =>
                teams.Contains(request.Team)
                && !ids.Contains(request.TenantId)
                && RequestStatuses.Open.Contains(request.Status)
                && (request.Kind == RequestKind.Create || request.Kind == RequestKind.ChangeQuota || request.Kind == RequestKind.ChangeTier)
            )
            .ToListAsync(cancellationToken);
        var changed = open.Select(request => request.TenantId).ToList();
        var tenants = CapacityReader.CommittedTenants(db).AsNoTracking().Where(tenant => teams.Contains(tenant.Team) && !ids.Contains(tenant.Id));
        var wanted = isNew ? changed : [.. changed, .. ids];
        var present =
            wanted.Count == 0
                ? []
                : await CapacityReader
                    .CommittedTenants(db)
                    .AsNoTracking()
                    .Where(tenant => wanted.Contains(tenant.Id))
                    .ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
        IReadOnlyList<CommittedUse> others =
        [
            .. await CommittedUse.SumAsync(tenants.Where(tenant => !changed.Contains(tenant.Id)), prices, cancellationToken),
            .. open.Select(request => new CommittedUse(
                request.Team,
                present.TryGetValue(request.TenantId, out var tenant) ? Larger(UseOf([tenant.Spec]), UseOf([request.Effective])) : UseOf([request.Effective])
            )),
        ];
        return (others, isNew ? null : present.Values.SingleOrDefault(tenant => ids.Contains(tenant.Id)));
    }

    /// <summary>
    /// An order of all open requests, so that of two that do not fit together one has to give way: first those that wait for a security approver after their
    /// first approval, then the others by the time of submission, and last those that a manager has to allow because they exceed the budget.
    /// </summary>
    private static IQueryable<TenantRequest> Before(IQueryable<TenantRequest> requests, TenantRequest? stored)
    {
        if (stored is null)
            return requests.Where(other => !other.AwaitsBudget);
        var (id, at) = (stored.Id, stored.SubmittedAt);
        var earlier = requests.Where(other => other.SubmittedAt < at || (other.SubmittedAt == at && string.Compare(other.Id, id) < 0));
        return stored.DueStep switch
        {
            DecisionStep.Budget => requests.Where(other => !other.AwaitsBudget || earlier.Any(first => first.Id == other.Id)),
            DecisionStep.Second => earlier.Where(other => other.Status == RequestStatus.AwaitingSecond && !other.AwaitsBudget),
            _ => requests.Where(other => !other.AwaitsBudget && (other.Status == RequestStatus.AwaitingSecond || earlier.Any(first => first.Id == other.Id))),
        };
    }

    private BudgetedUse UseOf(IReadOnlyList<TenantSpec> specs) =>
        new(CommittedQuota.Of(Quota.Sum([.. specs.Select(spec => spec.Quota)])), prices.Sum(specs.Select(prices.MonthlyCost)));

    private static BudgetedUse Larger(BudgetedUse one, BudgetedUse other) =>
        new(CommittedQuota.Max(one.Amounts, other.Amounts), one.MonthlyCost?.Amount >= other.MonthlyCost?.Amount ? one.MonthlyCost : other.MonthlyCost);
}

/// <summary>The assessment of a request, which few have.</summary>
/// <param name="Budget">Null where the request takes nothing of a budget.</param>
internal sealed record AssessedBudget(RequestBudget? Budget)
{
    public static readonly AssessedBudget None = new((RequestBudget?)null);
}
