using System.Text.Json.Serialization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>A size with its amounts.</summary>
internal sealed record SizeResponse(string Name, IReadOnlyDictionary<string, string> Quota);

/// <summary>An option of a tier.</summary>
/// <param name="Choices">What can be chosen; empty for true or false, and for a number from <paramref name="Minimum"/> to <paramref name="Maximum"/>.</param>
/// <param name="DefaultValue">What stands where nobody chooses.</param>
internal sealed record OptionResponse(
    string Name,
    string Description,
    BlueprintParameterType Type,
    IReadOnlyList<string> Choices,
    decimal? Minimum,
    decimal? Maximum,
    [property: JsonPropertyName("standard")] string DefaultValue
)
{
    public static OptionResponse From(OfferedOption offered) =>
        new(offered.Name, offered.Parameter.Description, offered.Parameter.Type, offered.Choices, offered.Minimum, offered.Maximum, offered.DefaultValue);
}

/// <summary>A tier as it is offered.</summary>
/// <param name="Isolation">How far it keeps tenants apart.</param>
/// <param name="Comparison">What tiers are compared by, in words.</param>
/// <param name="Options">What whoever asks sets.</param>
/// <param name="Clusters">Where it is offered; everywhere when empty.</param>
internal sealed record TierResponse(
    string Name,
    string Title,
    string Description,
    IReadOnlyList<string> Guarantees,
    Isolation Isolation,
    TierComparison Comparison,
    string NamespacePrefix,
    IReadOnlyCollection<string> Clusters,
    IReadOnlyList<SizeResponse> Sizes,
    IReadOnlyDictionary<string, string> Maximum,
    IReadOnlyList<OptionResponse> Options
)
{
    public static TierResponse From(Tier tier) =>
        new(
            tier.Name,
            tier.Title,
            tier.Description,
            tier.Guarantees,
            tier.Isolation,
            tier.Comparison,
            tier.NamespacePrefix,
            tier.Clusters,
            [.. tier.Sizes.Select(size => new SizeResponse(size.Name, size.Quota.ToAmounts()))],
            tier.Maximum.ToAmounts(),
            [.. tier.Offers.Select(OptionResponse.From)]
        );
}

/// <summary>What the advisor is asked.</summary>
internal sealed record AdviseInput
{
    /// <summary>The facts; an internal team that needs nothing special when left out.</summary>
    public CaseInput? Case { get; init; }
}
