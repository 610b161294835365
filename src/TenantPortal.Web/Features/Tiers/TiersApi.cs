using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>A size with its amounts.</summary>
internal sealed record SizeResponse(string Name, IReadOnlyDictionary<string, string> Quota);

/// <summary>A tier as it is offered.</summary>
/// <param name="Clusters">Where it is offered; everywhere when empty.</param>
internal sealed record TierResponse(
    string Name, string Title, string Description, IReadOnlyList<string> Guarantees, string NamespacePrefix, IReadOnlyCollection<string> Clusters,
    IReadOnlyList<SizeResponse> Sizes, IReadOnlyDictionary<string, string> Maximum)
{
    public static TierResponse From(Tier tier) => new(
        tier.Name, tier.Title, tier.Description, tier.Guarantees, tier.NamespacePrefix, tier.Clusters,
        [.. tier.Sizes.Select(size => new SizeResponse(size.Name, size.Quota.ToAmounts()))], tier.Maximum.ToAmounts());
}

/// <summary>The catalogue of tiers.</summary>
internal static class TiersApi
{
    public static void MapTiers(this RouteGroupBuilder api) =>
        api.MapGet("/tiers", (TierCatalog tiers) => new ListResponse<TierResponse>([.. tiers.All.Select(TierResponse.From)]))
            .WithTags("Tiers").WithName("ListTiers").WithSummary("The tiers that are offered.");
}
