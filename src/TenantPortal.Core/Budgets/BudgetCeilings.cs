using TenantPortal.Core.Data;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Budgets;

/// <summary>The most that the tenants of a department or team may have together: amounts of resources, money, or both.</summary>
[StoredAsJson]
public sealed record BudgetCeilings
{
    public static readonly BudgetCeilings None = new();

    /// <summary>By the name of the <see cref="QuotaResource"/>, in the unit of <see cref="QuotaFigure"/>. Others have no ceiling.</summary>
    public SortedDictionary<string, long> Amounts { get; init; } = [];

    /// <summary>Per month, in the currency of the prices; null for no ceiling.</summary>
    public decimal? MonthlyCost { get; init; }

    /// <summary>The resources with a ceiling: those of <see cref="QuotaResource.All"/>, then the extended ones by name.</summary>
    internal IEnumerable<QuotaResource> Resources =>
        QuotaResource.AllWith(Amounts.Keys.Select(QuotaResource.FindExtended).OfType<QuotaResource>()).Where(resource => Amounts.ContainsKey(resource.Name));

    internal bool IsEmpty => Amounts.Count == 0 && MonthlyCost is null;

    /// <summary>Null for no ceiling.</summary>
    public long? Of(QuotaResource resource) => Amounts.TryGetValue(resource.Name, out var amount) ? amount : null;

    /// <summary>What differs, for the audit log; empty when nothing does.</summary>
    internal string DescribeChange(BudgetCeilings to, PriceList prices)
    {
        var changes = QuotaResource
            .AllWith(Resources.Concat(to.Resources))
            .Where(resource => Of(resource) != to.Of(resource))
            .Select(resource => $"{resource.Title} {Describe(resource)} → {to.Describe(resource)}");
        if (MonthlyCost != to.MonthlyCost)
            changes = changes.Append($"cost per month {DescribeCost(prices)} → {to.DescribeCost(prices)}");
        return string.Join("; ", changes);
    }

    private string Describe(QuotaResource resource) => Of(resource) is { } ceiling ? resource.Describe(ceiling) : "none";

    private string DescribeCost(PriceList prices) => MonthlyCost is { } cost && prices.Of(cost) is { } money ? money.ToString() : "none";
}
