using System.Text.Json.Serialization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>A size and its quota.</summary>
internal sealed record SizeResponse(string Name, IReadOnlyDictionary<string, string> Quota);

/// <summary>An option of a tier.</summary>
/// <param name="Choices">The allowed values; empty for a Boolean, and for a number from <paramref name="Minimum"/> to <paramref name="Maximum"/>.</param>
/// <param name="DefaultValue">The value that applies if none is set.</param>
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

/// <summary>An available tier.</summary>
/// <param name="Isolation">The level of isolation between tenants.</param>
/// <param name="Comparison">Descriptions for comparing tiers.</param>
/// <param name="Options">The options that the requester can set.</param>
/// <param name="Clusters">The clusters that offer the tier; empty if all do.</param>
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

/// <summary>The input of the tier advisor.</summary>
internal sealed record AdviseInput
{
    /// <summary>The facts about the case; omit them for an internal team without special needs.</summary>
    public CaseInput? Case { get; init; }
}
