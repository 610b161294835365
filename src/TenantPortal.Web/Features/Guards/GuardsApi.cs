using System.Security.Claims;
using System.Text.Json.Serialization;
using TenantPortal.Core;
using TenantPortal.Core.Guards;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Guards;

/// <summary>The guards of a cluster as they were tried.</summary>
/// <param name="TriedAt">Null before the first time.</param>
/// <param name="Problem">Why the newest attempt found out nothing; the guards are those of the attempt before.</param>
/// <param name="Required">No new tenants are made there without them.</param>
/// <param name="BlockingReason">Why no new tenants are made there now; null when they are.</param>
internal sealed record GuardsResponse(
    string Cluster,
    DateTimeOffset? TriedAt,
    string ServerVersion,
    string Advice,
    string? Problem,
    bool Required,
    [property: JsonPropertyName("hindrance")] string? BlockingReason,
    IReadOnlyList<GuardFinding> Guards
)
{
    public static GuardsResponse From(ClusterGuards found) =>
        new(found.Cluster, found.TriedAt, found.ServerVersion, found.Advice, found.Problem, found.AreRequired, found.BlockingReason, found.Findings);
}

/// <summary>Calls about the guards of clusters.</summary>
internal static class GuardsApi
{
    public static void MapGuards(this RouteGroupBuilder api)
    {
        var guards = api.MapGroup("/clusters/{name}/guards").WithTags("Clusters").ProducesProblem(StatusCodes.Status404NotFound);
        guards.MapGet("/", FindAsync).WithName("GetGuards").WithSummary("The guards of a cluster, and what came of trying them.").Produces<GuardsResponse>();
        guards
            .MapPost("/check", AskAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("CheckGuards")
            .WithSummary("Have the guards tried now; it takes some seconds.")
            .Produces<GuardsResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> FindAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        GuardService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Ok(GuardsResponse.From(found))
            : ApiProblems.NotFound($"There is no cluster '{name}' whose guards you may see.");

    private static async Task<IResult> AskAsync(string name, ClaimsPrincipal principal, AccessOptions access, GuardService service)
    {
        var user = access.Recognize(principal);
        var asked = await service.RequestProbeAsync(user, name, CancellationToken.None);
        return asked.Succeeded && await service.FindAsync(user, name, CancellationToken.None) is { } found
            ? Results.Accepted(value: GuardsResponse.From(found))
            : asked.Problems.ToResult();
    }
}
