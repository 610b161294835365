using TenantPortal.Core.Calendar;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Prices;

/// <summary>The prices per month that apply from a day on.</summary>
public sealed class DatedPrices
{
    private const decimal BytesPerGibi = 1L << 30;

    private readonly Dictionary<string, decimal> _resources;
    private readonly Dictionary<string, TierPriceOptions> _tiers;

    private DatedPrices(DateOnly since, Dictionary<string, decimal> resources, Dictionary<string, TierPriceOptions> tiers) =>
        (Since, _resources, _tiers) = (since, resources, tiers);

    /// <summary>The first day (UTC) that they apply to; <see cref="DateOnly.MinValue"/> for the first prices.</summary>
    public DateOnly Since { get; }

    /// <summary>The tiers with prices of their own.</summary>
    public IReadOnlyCollection<string> Tiers => _tiers.Keys;

    /// <summary>The resources that cost something in at least one tier.</summary>
    internal IEnumerable<QuotaResource> PricedResources =>
        QuotaResource
            .AllWith(Names.Select(QuotaResource.FindExtended).OfType<QuotaResource>())
            .Where(resource => PriceOf(resource) > 0 || Tiers.Any(tier => PriceOf(resource, tier) > 0));

    private IEnumerable<string> Names => _resources.Keys.Concat(_tiers.Values.SelectMany(tier => tier.Resources.Keys));

    /// <summary>The price of a core, a GiB or one of a resource in a tier, or in tiers without prices of their own.</summary>
    public decimal PriceOf(QuotaResource resource, string? tier = null) =>
        Find(tier is null ? null : _tiers.GetValueOrDefault(tier)?.Resources, resource) ?? Find(_resources, resource) ?? 0;

    /// <summary>What each tenant of a tier costs in addition to its quota.</summary>
    public decimal FlatOf(string tier) => _tiers.GetValueOrDefault(tier)?.Flat ?? 0;

    /// <summary>What an amount of a resource costs in a tier.</summary>
    /// <param name="amount">In the unit of <see cref="QuotaFigure"/>.</param>
    public decimal CostOf(string tier, QuotaResource resource, decimal amount) => UnitsOf(resource, amount) * PriceOf(resource, tier);

    /// <summary>Cores, GiB, or a count.</summary>
    /// <param name="amount">In the unit of <see cref="QuotaFigure"/>.</param>
    public static decimal UnitsOf(QuotaResource resource, decimal amount) =>
        resource.Unit switch
        {
            QuotaUnit.Cores => amount / 1000m,
            QuotaUnit.Bytes => amount / BytesPerGibi,
            _ => amount,
        };

    /// <summary>The first prices, then each change of them, in order.</summary>
    internal static IReadOnlyList<DatedPrices> ListOf(PriceOptions options)
    {
        List<DatedPrices> all = [new(DateOnly.MinValue, options.Resources, options.Tiers)];
        foreach (var (since, change) in options.From.Select(change => (UtcDay.TryRead(change.Key)!.Value, change.Value)).OrderBy(change => change.Item1))
            all.Add(all[^1].Change(since, change));
        return all;
    }

    /// <summary>Keys of the settings are case-insensitive.</summary>
    internal static bool IsPriceOf(string key, QuotaResource resource) => key.Equals(resource.Name, StringComparison.OrdinalIgnoreCase);

    private DatedPrices Change(DateOnly since, PriceChangeOptions change) =>
        new(
            since,
            Merge(_resources, change.Resources),
            _tiers
                .Keys.Union(change.Tiers.Keys)
                .ToDictionary(
                    tier => tier,
                    tier =>
                    {
                        var (before, after) = (_tiers.GetValueOrDefault(tier), change.Tiers.GetValueOrDefault(tier));
                        return new TierPriceOptions { Flat = after?.Flat ?? before?.Flat, Resources = Merge(before?.Resources ?? [], after?.Resources ?? []) };
                    }
                )
        );

    private static Dictionary<string, decimal> Merge(Dictionary<string, decimal> before, Dictionary<string, decimal> after)
    {
        var merged = new Dictionary<string, decimal>(before, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, price) in after)
            merged[name] = price;
        return merged;
    }

    private static decimal? Find(Dictionary<string, decimal>? prices, QuotaResource resource)
    {
        foreach (var (key, price) in prices ?? [])
        {
            if (IsPriceOf(key, resource))
                return price;
        }

        return null;
    }
}
