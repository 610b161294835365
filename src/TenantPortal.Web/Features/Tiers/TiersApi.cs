using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Tiers;

/// <summary>API calls for the tier catalog and the tier advisor.</summary>
internal static class TiersApi
{
    public static void MapTiers(this RouteGroupBuilder api)
    {
        var tiers = api.MapGroup("/tiers").WithTags("Tiers");
        tiers.MapGet("/", List).WithName("ListTiers").WithSummary("List the available tiers, least isolated first.");
        tiers
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/advise", Advise)
            .NeedsScope(TokenScopes.Read)
            .WithName("AdviseTier")
            .WithSummary("Get the least isolated tier that is allowed for a case, with reasons; null if there is none. Nothing is stored.");
    }

    private static Ok<ListResponse<TierResponse>> List(TierCatalog catalog) =>
        TypedResults.Ok(new ListResponse<TierResponse>([.. catalog.All.Select(TierResponse.From)]));

    private static Results<Ok<TierAdvice>, ProblemHttpResult> Advise(AdviseInput input, TierCatalog catalog)
    {
        var (facts, problems) = TenantCase.TryParse(input.Case);
        return facts is null ? problems.ToResult() : TypedResults.Ok(TierAdvice.From(TierAdvisor.Advise(facts, catalog.All)));
    }

    /// <summary>The advisor's result for a case.</summary>
    internal sealed record TierAdvice(string? Tier, IReadOnlyList<string> Reasons, IReadOnlyList<RefusedTier> Refused)
    {
        public static TierAdvice From(Core.Tiers.Advice.TierAdvice advice) =>
            new(
                advice.Tier,
                [.. advice.Reasons.Select(reason => reason.ToString())],
                [.. advice.Refused.Select(refused => new RefusedTier(refused.Tier, refused.Why, refused.CanBeOverridden))]
            );
    }

    /// <summary>A tier that the case does not allow.</summary>
    internal sealed record RefusedTier(string Tier, string Why, bool CanBeOverridden);
}
