using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

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
        foreach (var resource in quota?.Resources.Except(tier.Resources) ?? [])
            problems.Add(new($"{tier.Title} has no quota of {InFull(resource)}. Leave it out, or choose another tier.", resource.Field));
        foreach (var resource in quota?.Exceeding(tier.Maximum).Intersect(tier.Resources) ?? [])
            problems.Add(
                new(
                    $"{quota![resource]} is more {resource.Noun} than the {tier.Maximum[resource]} that one tenant of this tier can have. Request less.",
                    resource.Field
                )
            );
        return quota;
    }

    /// <summary>More of a resource that no cluster of the tier has would never be used.</summary>
    /// <param name="size">The chosen size; null when each amount was set.</param>
    /// <param name="held">The tenant as it is; null for a new one. In the same tier it may keep what it has, and reduce it.</param>
    /// <param name="missing">The extended resources that no cluster of the tier has.</param>
    internal static void CheckDevices(Quota? quota, string? size, TenantSpec? held, Tier? tier, IReadOnlyList<QuotaResource> missing, List<Problem> problems)
    {
        if (quota is null || tier is null)
            return;
        var kept = held?.Tier == tier.Name ? held.Quota : null;
        foreach (var resource in missing.Where(resource => quota[resource] > (kept?[resource] ?? Quantity.Zero)))
            problems.Add(
                new(
                    $"No cluster of the tier {tier.Title} has {InFull(resource)}. Request none of it, or contact a platform admin.",
                    string.IsNullOrEmpty(size) ? resource.Field : "size"
                )
            );
    }

    /// <summary>A quota below what is used would silently block the team's next rollout.</summary>
    internal static void CheckUse(Quota? quota, IReadOnlyDictionary<QuotaResource, Quantity> seen, List<Problem> problems)
    {
        if (quota is null)
            return;
        foreach (var (resource, used) in seen.Where(used => quota[used.Key] < used.Value))
            problems.Add(
                new(
                    $"The tenant uses {used} {resource.Noun} now, more than the requested {quota[resource]}. Free some first, or request at least {used}.",
                    resource.Field
                )
            );
    }

    /// <summary>A quota that is smaller than one default container would admit no pod, and contradicting bounds would be refused by the API server.</summary>
    /// <param name="manifests">What is rendered for the spec.</param>
    internal static IReadOnlyList<Problem> CheckContainers(TenantSpec spec, Tier? tier, IEnumerable<Manifest> manifests)
    {
        var limits = ContainerLimits.Of(manifests);
        return
        [
            .. limits
                .FindTooSmall(spec.Quota, tier?.LimitFactor ?? 1)
                .Select(small => new Problem($"{small.Sentence} Request more.", spec.Size is null ? small.Resource.Field : "size")),
            .. limits.FindContradictions().Select(contradiction => new Problem($"With these options, {contradiction} Choose others.", "options")),
        ];
    }

    /// <summary>With the name that clusters know it by.</summary>
    private static Sentence InFull(QuotaResource resource) => resource.Noun.ToString() == resource.Name ? resource.Noun : $"{resource.Noun} ({resource.Name})";
}
