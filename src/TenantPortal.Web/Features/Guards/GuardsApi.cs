using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Guards;
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
        new(
            found.Cluster,
            found.TriedAt,
            found.ServerVersion,
            found.Advice,
            found.Problem,
            found.AreRequired,
            found.BlockingReason?.ToString(),
            found.Findings
        );
}

/// <summary>API calls for the guards of clusters.</summary>
internal static class GuardsApi
{
    public static void MapGuards(this RouteGroupBuilder api)
    {
        var guards = api.MapGroup("/clusters/{name}/guards").WithTags("Clusters").WithProblems(StatusCodes.Status404NotFound);
        guards.MapGet("/", FindAsync).WithName("GetGuards").WithSummary("Get the guards of a cluster with their test results.");
        guards
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .MapPost("/check", StartTestAsync)
            .IsLarge()
            .NeedsScope(TokenScopes.Decide)
            .WithName("CheckGuards")
            .WithSummary("Test the guards now. The test takes a few seconds.");
    }

    private static async Task<Results<Ok<GuardsResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        GuardService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(GuardsResponse.From(found))
            : ApiProblems.NotFound($"Cluster '{name}' does not exist, or you do not have access to its guards.");

    private static async Task<Results<Accepted<GuardsResponse>, ProblemHttpResult>> StartTestAsync(string name, Caller caller, GuardService service)
    {
        var started = await service.RequestProbeAsync(caller.User, name, CancellationToken.None);
        return started.Succeeded && await service.FindAsync(caller.User, name, CancellationToken.None) is { } found
            ? TypedResults.Accepted((string?)null, GuardsResponse.From(found))
            : started.Problems.ToResult();
    }
}
