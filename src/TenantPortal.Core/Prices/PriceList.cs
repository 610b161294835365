using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Prices;

/// <summary>What quotas cost per month by the configured prices.</summary>
public sealed class PriceList(PriceOptions options)
{
    private const decimal BytesPerGibi = 1L << 30;

    /// <summary>The hours of an average month, for what is not there for a whole one.</summary>
    private const decimal HoursPerMonth = 730;

    /// <summary>Null without prices.</summary>
    public string? Currency { get; } = options.Currency.Length == 0 ? null : options.Currency;

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
        var ofTier = options.Tiers.GetValueOrDefault(tier);
        return Of(AmountOf(sum, ofTier, QuotaResource.AllWith(sum.Extended?.Resources ?? [])) + ((ofTier?.Flat ?? 0) * tenants));
    }

    /// <summary>
    /// What the part of a quota that workloads use only while they run costs over a time: all but its volumes and the flat price. Null without prices.
    /// </summary>
    public Money? RunningCost(string tier, CommittedQuota quota, TimeSpan duration)
    {
        var running = QuotaResource.AllWith(quota.Extended?.Resources ?? []).Where(resource => resource != QuotaResource.Storage);
        return Of(AmountOf(quota, options.Tiers.GetValueOrDefault(tier), running) * (decimal)duration.TotalHours / HoursPerMonth);
    }

    /// <summary>The sum of amounts that this list computed; null without prices.</summary>
    public Money? Sum(IEnumerable<Money?> costs) => Currency is null ? null : Of(costs.Sum(cost => cost?.Amount ?? 0));

    /// <summary>An amount in the currency of the prices; null without prices.</summary>
    public Money? Of(decimal amount) => Currency is null ? null : new Money(Math.Round(amount, 2, MidpointRounding.AwayFromZero), Currency);

    /// <summary>Whether a key of the prices means the resource. Keys of the settings are case-insensitive.</summary>
    internal static bool IsPriceOf(string key, QuotaResource resource) => key.Equals(resource.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Per month.</summary>
    private decimal AmountOf(CommittedQuota quota, TierPriceOptions? ofTier, IEnumerable<QuotaResource> resources) =>
        resources.Sum(resource => UnitsOf(resource, quota[resource]) * PriceOf(resource, ofTier));

    private decimal PriceOf(QuotaResource resource, TierPriceOptions? ofTier) => Find(ofTier?.Resources, resource) ?? Find(options.Resources, resource) ?? 0;

    private static decimal? Find(Dictionary<string, decimal>? prices, QuotaResource resource)
    {
        foreach (var (key, price) in prices ?? [])
        {
            if (IsPriceOf(key, resource))
                return price;
        }

        return null;
    }

    /// <summary>Cores, GiB, or a count.</summary>
    private static decimal UnitsOf(QuotaResource resource, long number) =>
        resource.Unit switch
        {
            QuotaUnit.Cores => number / 1000m,
            QuotaUnit.Bytes => number / BytesPerGibi,
            _ => number,
        };
}
