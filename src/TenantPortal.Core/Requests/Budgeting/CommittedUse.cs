using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Budgeting;

/// <summary>What the tenants of one team and tier take of budgets together.</summary>
internal sealed record CommittedUse(string Team, BudgetedUse Use)
{
    /// <summary>Summed in the database; a line for each team and tier.</summary>
    public static async Task<IReadOnlyList<CommittedUse>> SumAsync(IQueryable<Tenant> tenants, PriceList prices, CancellationToken cancellationToken)
    {
        var sums = await tenants.SumAndCountCommittedAsync(tenant => new { tenant.Team, tenant.Tier }, withExtended: true, cancellationToken);
        return
        [
            .. sums.Select(sum => new CommittedUse(
                sum.Key.Team,
                new BudgetedUse(sum.Value.Committed, prices.MonthlyCost(sum.Key.Tier, sum.Value.Committed, sum.Value.Tenants))
            )),
        ];
    }
}
