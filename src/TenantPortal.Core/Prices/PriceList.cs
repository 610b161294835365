using TenantPortal.Core.Calendar;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Prices;

/// <summary>What quotas cost per month by the configured prices: those of today, unless a day is named.</summary>
public sealed class PriceList(PriceOptions options, TimeProvider time)
{
    /// <summary>The hours of an average month, for what is not there for a whole one.</summary>
    public const decimal HoursPerMonth = 730;

    /// <summary>Null without prices.</summary>
    public string? Currency { get; } = options.Currency.Length == 0 ? null : options.Currency;

    /// <summary>The first prices, then every change of them, past and announced, in the order of their days.</summary>
    public IReadOnlyList<DatedPrices> All { get; } = DatedPrices.ListOf(options);

    private DatedPrices Today => On(time.GetUtcToday());

    /// <summary>The prices that apply to a day (UTC).</summary>
    public DatedPrices On(DateOnly day) => All.Last(prices => prices.Since <= day);

    /// <summary>What a tenant costs; null without prices.</summary>
    public Money? MonthlyCost(TenantSpec spec) => MonthlyCost(spec.Tier, spec.Quota);

    /// <summary>What a tenant of a tier costs with a quota; null without prices.</summary>
    public Money? MonthlyCost(string tier, Quota quota) => MonthlyCost(tier, CommittedQuota.Of(quota), tenants: 1);

    /// <summary>What some tenants of a tier cost together; null without prices.</summary>
    /// <param name="sum">The sum of their quotas.</param>
    /// <param name="tenants">Their number, for the flat price.</param>
    public Money? MonthlyCost(string tier, CommittedQuota sum, int tenants)
    {
        if (Currency is null)
            return null;
        var prices = Today;
        return Of(AmountOf(prices, tier, sum, QuotaResource.AllWith(sum.Extended?.Resources ?? [])) + (prices.FlatOf(tier) * tenants));
    }

    /// <summary>
    /// What the part of a quota that workloads use only while they run costs over a time: all but its volumes and the flat price. Null without prices.
    /// </summary>
    public Money? RunningCost(string tier, CommittedQuota quota, TimeSpan duration)
    {
        var running = QuotaResource.AllWith(quota.Extended?.Resources ?? []).Where(resource => resource != QuotaResource.Storage);
        return Of(AmountOf(Today, tier, quota, running) * (decimal)duration.TotalHours / HoursPerMonth);
    }

    /// <summary>The sum of amounts that this list computed; null without prices.</summary>
    public Money? Sum(IEnumerable<Money?> costs) => Currency is null ? null : Of(costs.Sum(cost => cost?.Amount ?? 0));

    /// <summary>An amount in the currency of the prices; null without prices.</summary>
    public Money? Of(decimal amount) => Currency is null ? null : new Money(Math.Round(amount, 2, MidpointRounding.AwayFromZero), Currency);

    private static decimal AmountOf(DatedPrices prices, string tier, CommittedQuota quota, IEnumerable<QuotaResource> resources) =>
        resources.Sum(resource => prices.CostOf(tier, resource, quota[resource]));
}
