using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>A size with its amounts.</summary>
internal sealed record SizeResponse(string Name, IReadOnlyDictionary<string, string> Quota);

/// <summary>A tier as it is offered.</summary>
/// <param name="Isolation">How far it keeps tenants apart.</param>
/// <param name="Comparison">What tiers are compared by, in words.</param>
/// <param name="Clusters">Where it is offered; everywhere when empty.</param>
internal sealed record TierResponse(
    string Name, string Title, string Description, IReadOnlyList<string> Guarantees, Isolation Isolation, TierComparison Comparison, string NamespacePrefix,
    IReadOnlyCollection<string> Clusters, IReadOnlyList<SizeResponse> Sizes, IReadOnlyDictionary<string, string> Maximum)
{
    public static TierResponse From(Tier tier) => new(
        tier.Name, tier.Title, tier.Description, tier.Guarantees, tier.Isolation, tier.Comparison, tier.NamespacePrefix, tier.Clusters,
        [.. tier.Sizes.Select(size => new SizeResponse(size.Name, size.Quota.ToAmounts()))], tier.Maximum.ToAmounts());
}

/// <summary>What the advisor is asked.</summary>
internal sealed record AdviseInput
{
    /// <summary>The facts; an internal team that needs nothing special when left out.</summary>
    public CaseInput? Case { get; init; }
}
