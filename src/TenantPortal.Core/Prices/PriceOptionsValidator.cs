using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Prices;

/// <summary>Validates the section <c>Prices</c>.</summary>
internal sealed partial class PriceOptionsValidator(IConfiguration configuration) : SettingsValidator<PriceOptions>
{
    /// <summary>A price above this is a typo, in any currency. It keeps the cost of the largest quota within a decimal.</summary>
    private const decimal MaxPrice = 1_000_000_000;

    protected override IEnumerable<string> FindMistakes(PriceOptions options)
    {
        if (options.Currency.Length > 0 && !CurrencyCode().IsMatch(options.Currency))
            yield return $"Prices:Currency must be three uppercase letters, such as EUR, not '{options.Currency}'.";
        if (options.Currency.Length == 0 && (options.Resources.Count > 0 || options.Tiers.Count > 0 || options.From.Count > 0))
            yield return "Prices:Currency must be set because there are prices.";
        List<string> tiers = [.. configuration.GetSection(TierOptions.Section).GetChildren().Select(tier => tier.Key)];
        foreach (var mistake in FindMistakes(options.Resources, options.Tiers, tiers, PriceOptions.Section))
            yield return mistake;
        foreach (var (day, change) in options.From)
        {
            if (UtcDay.TryRead(day) is null)
                yield return $"Prices:From names '{day}', which is not a day. Write it as 2027-01-31.";
            foreach (var mistake in FindMistakes(change.Resources, change.Tiers, tiers, $"Prices:From:{day}"))
                yield return mistake;
        }
    }

    private static IEnumerable<string> FindMistakes(
        Dictionary<string, decimal> resources,
        Dictionary<string, TierPriceOptions> ofTiers,
        List<string> tiers,
        string section
    )
    {
        foreach (var mistake in FindMistakes(resources, $"{section}:Resources"))
            yield return mistake;
        foreach (var (name, tier) in ofTiers)
        {
            if (!tiers.Contains(name))
                yield return $"{section}:Tiers names '{name}', which is not one of the tiers: {string.Join(", ", tiers)}.";
            if (tier.Flat is { } flat && FindMistake(flat) is { } wrong)
                yield return $"{section}:Tiers:{name}:Flat {wrong}";
            foreach (var mistake in FindMistakes(tier.Resources, $"{section}:Tiers:{name}:Resources"))
                yield return mistake;
        }
    }

    private static IEnumerable<string> FindMistakes(Dictionary<string, decimal> prices, string key)
    {
        foreach (var (name, price) in prices)
        {
            if (!QuotaResource.All.Any(resource => DatedPrices.IsPriceOf(name, resource)) && QuotaResource.FindExtended(name) is null)
                yield return $"{key} names '{name}', which is not a resource. Use {string.Join(", ", QuotaResource.All)} or an extended resource.";
            if (FindMistake(price) is { } wrong)
                yield return $"{key}:{name} {wrong}";
        }
    }

    private static string? FindMistake(decimal price) =>
        price is >= 0 and <= MaxPrice ? null : string.Create(CultureInfo.InvariantCulture, $"must be 0 to {MaxPrice}, not {price}.");

    [GeneratedRegex(@"\A[A-Z]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyCode();
}
