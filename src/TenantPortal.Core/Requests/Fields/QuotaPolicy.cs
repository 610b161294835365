using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Which quota may be requested of a tier: one of its sizes, or an amount of every resource up to the tier's limit.</summary>
public static class QuotaPolicy
{
    /// <param name="size">One of the tier's sizes; instead of <paramref name="amounts"/>.</param>
    /// <param name="amounts">By resource, as Kubernetes writes them.</param>
    /// <returns>Null where something is wrong; the sentences are added to <paramref name="problems"/>.</returns>
    internal static Quota? Check(string? size, IReadOnlyDictionary<string, string>? amounts, Tier? tier, List<Problem> problems)
    {
        if (!string.IsNullOrEmpty(size) && amounts is { Count: > 0 })
        {
            problems.Add(new("Choose a size or set the amounts, not both.", "size"));
            return null;
        }

        if (tier is null)
            return null;
        if (amounts is null or { Count: 0 })
        {
            var chosen = tier.Sizes.FirstOrDefault(known => known.Name == size);
            if (chosen is null)
                problems.Add(new($"Choose a size of the tier: {string.Join(", ", tier.Sizes.Select(known => known.Name))}; or set the amounts.", "size"));
            return chosen?.Quota;
        }

        var (quota, mistakes) = Quota.TryParse(amounts);
        problems.AddRange(mistakes);
        foreach (var resource in quota?.Exceeding(tier.Maximum) ?? [])
            problems.Add(
                new(
                    $"{quota![resource]} is more {NameOf(resource)} than the {tier.Maximum[resource]} that one tenant of this tier can have. Request less.",
                    resource.Field
                )
            );
        return quota;
    }

    /// <summary>A quota below what is used would silently block the team's next rollout.</summary>
    internal static void CheckUse(Quota? quota, IReadOnlyDictionary<QuotaResource, Quantity> seen, List<Problem> problems)
    {
        if (quota is null)
            return;
        foreach (var (resource, used) in seen.Where(used => quota[used.Key] < used.Value))
            problems.Add(
                new(
                    $"The tenant uses {used} {NameOf(resource)} now, more than the requested {quota[resource]}. Free some first, or request at least {used}.",
                    resource.Field
                )
            );
    }

    /// <summary>The resource's title as it reads within a sentence.</summary>
    private static string NameOf(QuotaResource resource) => resource.Title.ToLowerInvariant().Replace("cpu", "CPU", StringComparison.Ordinal);
}
