using System.Globalization;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Budgets;

/// <summary>A part of what a budget pays for: one tenant, or the tenants of a team and tier together.</summary>
/// <param name="MonthlyCost">Null without prices.</param>
internal sealed record BudgetedUse(CommittedQuota Amounts, Money? MonthlyCost);

/// <summary>A budget and what is already promised of it.</summary>
/// <param name="Title">The title of the department or team.</param>
/// <param name="Others">The approved quotas of all other tenants, and the requests that come before.</param>
internal sealed record BudgetLoad(string Title, BudgetCeilings Ceilings, IReadOnlyList<BudgetedUse> Others);

/// <summary>Compares what a request takes of budgets with their ceilings.</summary>
internal static class BudgetPolicy
{
    /// <param name="held">What the tenant has now; null for a new one.</param>
    public static IReadOnlyList<RequestBudgetLine> Assess(IReadOnlyList<BudgetLoad> budgets, BudgetedUse requested, BudgetedUse? held) =>
        [.. budgets.SelectMany(budget => Assess(budget, requested, held))];

    /// <summary>How much of a ceiling is taken, as people read it: <c>41 cores of 50 cores</c>.</summary>
    public static Sentence Describe(QuotaResource resource, decimal taken, long ceiling) =>
        $"{resource.Describe((long)decimal.Min(taken, long.MaxValue))} of {resource.Describe(ceiling)}";

    private static IEnumerable<RequestBudgetLine> Assess(BudgetLoad budget, BudgetedUse requested, BudgetedUse? held)
    {
        foreach (var resource in budget.Ceilings.Resources)
        {
            var ceiling = budget.Ceilings.Of(resource)!.Value;
            var total = budget.Others.Sum(other => (decimal)other.Amounts[resource]) + requested.Amounts[resource];
            var isMore = requested.Amounts[resource] > (held?.Amounts[resource] ?? 0);
            yield return Line(budget, resource.Noun, total, ceiling, isMore, Describe(resource, total, ceiling));
        }

        if (budget.Ceilings.MonthlyCost is { } most && requested.MonthlyCost is { } cost)
        {
            var total = budget.Others.Sum(other => other.MonthlyCost?.Amount ?? 0) + cost.Amount;
            var isMore = cost.Amount > (held?.MonthlyCost?.Amount ?? 0);
            yield return Line(budget, "monthly", total, most, isMore, $"{cost with { Amount = total }} of {cost with { Amount = most }}");
        }
    }

    private static RequestBudgetLine Line(BudgetLoad budget, string what, decimal total, decimal ceiling, bool isMore, string figures)
    {
        var (share, exceeds) = ((double)(total / ceiling), total > ceiling && isMore);
        // 100.2 % must not read as 100 %.
        var percent = Math.Round(share, 2) == 1 && total > ceiling ? "more than 100 %" : share.ToString("0 %", CultureInfo.InvariantCulture);
        return new RequestBudgetLine(budget.Title, share, exceeds, $"This takes {budget.Title} to {percent} of its {what} budget: {figures}.");
    }
}
