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
        tiers
            .MapGet("/", (TierCatalog catalog) => new ListResponse<TierResponse>([.. catalog.All.Select(TierResponse.From)]))
            .WithName("ListTiers")
            .WithSummary("List the available tiers, least isolated first.");
        tiers
            .MapPost("/advise", Advise)
            .NeedsScope(TokenScopes.Read)
            .WithName("AdviseTier")
            .WithSummary("Get the least isolated tier that is allowed for a case, with reasons; null if there is none. Nothing is stored.")
            .Produces<TierAdvice>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Advise(AdviseInput input, TierCatalog catalog)
    {
        var (facts, problems) = TenantCase.TryParse(input.Case);
        return facts is null ? problems.ToResult() : Results.Ok(TierAdvisor.Advise(facts, catalog.All));
    }
}
