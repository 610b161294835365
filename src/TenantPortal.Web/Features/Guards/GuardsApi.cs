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

/// <summary>The test results of a cluster's guards.</summary>
/// <param name="TriedAt">The time of the last test; null before the first.</param>
/// <param name="Problem">The reason why the last test failed; the guards are then those of the test before.</param>
/// <param name="Required">Whether new tenants are created only if all guards are active.</param>
/// <param name="BlockingReason">The reason why new tenants are currently not created; null if they are.</param>
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

/// <summary>API calls for the guards of clusters.</summary>
internal static class GuardsApi
{
    public static void MapGuards(this RouteGroupBuilder api)
    {
        var guards = api.MapGroup("/clusters/{name}/guards").WithTags("Clusters").ProducesProblem(StatusCodes.Status404NotFound);
        guards.MapGet("/", FindAsync).WithName("GetGuards").WithSummary("Get the guards of a cluster with their test results.").Produces<GuardsResponse>();
        guards
            .MapPost("/check", StartTestAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("CheckGuards")
            .WithSummary("Test the guards now. The test takes a few seconds.")
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
            : ApiProblems.NotFound($"Cluster '{name}' does not exist, or you do not have access to its guards.");

    private static async Task<IResult> StartTestAsync(string name, ClaimsPrincipal principal, AccessOptions access, GuardService service)
    {
        var user = access.Recognize(principal);
        var started = await service.RequestProbeAsync(user, name, CancellationToken.None);
        return started.Succeeded && await service.FindAsync(user, name, CancellationToken.None) is { } found
            ? Results.Accepted(value: GuardsResponse.From(found))
            : started.Problems.ToResult();
    }
}
