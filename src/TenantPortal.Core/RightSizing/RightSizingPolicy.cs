using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.RightSizing;

/// <summary>How much is known of a tenant's use.</summary>
public enum SizingConfidence
{
    /// <summary>Enough days for a suggestion.</summary>
    Medium,

    /// <summary>Twice as many days as a suggestion needs.</summary>
    High,
}

/// <summary>What a suggestion is based on.</summary>
internal sealed record SizingFacts
{
    public required Quota Current { get; init; }

    /// <summary>Null when it is no longer available: then no size of it is suggested.</summary>
    public Tier? Tier { get; init; }

    /// <summary>The daily maxima of each resource, in the unit of <see cref="QuotaFigure"/>. A resource that was not seen is not in it.</summary>
    public required IReadOnlyDictionary<QuotaResource, IReadOnlyList<long>> DailyMaxima { get; init; }

    /// <summary>What is used now; a resource that was not seen is not in it.</summary>
    public required IReadOnlyDictionary<QuotaResource, Quantity> Used { get; init; }

    /// <summary>The days that every resource has a maximum of.</summary>
    public int Days => DailyMaxima.Count == 0 ? 0 : DailyMaxima.Values.Min(maxima => maxima.Count);
}

/// <summary>A smaller quota for a tenant.</summary>
/// <param name="Size">The size of the tier that it is; null for amounts of its own.</param>
internal sealed record SuggestedQuota(Quota Quota, string? Size, SizingConfidence Confidence);

/// <summary>Suggests a smaller quota from what a tenant used: the p95 of the daily maxima with headroom, rounded up.</summary>
internal static class RightSizingPolicy
{
    private const long Gibi = 1L << 30;

    /// <summary>The days that are missing for a suggestion; 0 when there are enough.</summary>
    public static int MissingDays(SizingFacts facts, RightSizingOptions options) => Math.Max(0, options.MinDays - facts.Days);

    /// <summary>Null when too little is known, and when the quota cannot be smaller.</summary>
    public static SuggestedQuota? Suggest(SizingFacts facts, RightSizingOptions options)
    {
        if (MissingDays(facts, options) > 0)
            return null;
        var needed = facts.Current.Resources.ToDictionary(resource => resource, resource => NeededOf(resource, facts, options));
        var confidence = facts.Days >= 2 * options.MinDays ? SizingConfidence.High : SizingConfidence.Medium;
        // A size is easier to talk about than amounts. It may be larger than needed, and never larger than the quota in any resource.
        var size = facts
            .Tier?.Sizes.Where(size =>
                facts
                    .Current.Resources.Union(size.Quota.Resources)
                    .All(resource =>
                        Number(size.Quota, resource) <= Number(facts.Current, resource) && Number(size.Quota, resource) >= needed.GetValueOrDefault(resource)
                    )
            )
            .OrderBy(size => Number(size.Quota, QuotaResource.Cpu))
            .FirstOrDefault();
        if (size is not null && !size.Quota.Equals(facts.Current))
            return new SuggestedQuota(size.Quota, size.Name, confidence);
        var custom = Quota.Parse(needed.ToDictionary(amount => amount.Key.Name, amount => QuotaFigure.ToQuantity(amount.Key.HardKey, amount.Value).ToString()));
        return custom.Equals(facts.Current) ? null : new SuggestedQuota(custom, null, confidence);
    }

    /// <summary>The nearest rank, so that the amount was observed: the maximum of 95 % of the days did not exceed it.</summary>
    internal static long P95(IReadOnlyList<long> dailyMaxima)
    {
        long[] sorted = [.. dailyMaxima.Order()];
        return sorted[((sorted.Length * 95) + 99) / 100 - 1];
    }

    /// <summary>At least what is used now and what the tier needs, and at most the quota. What was not seen stays as it is.</summary>
    private static long NeededOf(QuotaResource resource, SizingFacts facts, RightSizingOptions options)
    {
        var current = Number(facts.Current, resource);
        if (!facts.DailyMaxima.TryGetValue(resource, out var maxima))
            return current;
        var used = facts.Used.TryGetValue(resource, out var amount) ? QuotaFigure.ToNumber(resource.HardKey, amount) : 0;
        var withHeadroom = (long)Math.Min(Math.Ceiling(P95(maxima) * (1 + (options.HeadroomPercent / 100m))), current);
        var least = facts.Tier?.Containers.SmallestOf(resource) ?? 0;
        return Math.Min(RoundUp(resource, Math.Max(Math.Max(withHeadroom, used), least)), current);
    }

    /// <summary>To amounts that people would write: halves of a core, whole GiB, whole objects; never zero, which a quota cannot have.</summary>
    private static long RoundUp(QuotaResource resource, long number)
    {
        var step = resource.Unit switch
        {
            QuotaUnit.Cores => 500,
            QuotaUnit.Bytes => Gibi,
            _ => 1,
        };
        var steps = (number / step) + (number % step == 0 ? 0 : 1);
        return resource.IsExtended ? steps * step : Math.Max(steps, 1) * step;
    }

    private static long Number(Quota quota, QuotaResource resource) => QuotaFigure.ToNumber(resource.HardKey, quota[resource]);
}
