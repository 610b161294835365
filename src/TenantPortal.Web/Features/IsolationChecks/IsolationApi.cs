using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.IsolationChecks;

/// <summary>A tenant's isolation report.</summary>
/// <param name="CheckedAt">The time of the last check; null before the first.</param>
/// <param name="Score">The score of the testable checks from 0 to 100; 100 only if none failed.</param>
/// <param name="Problem">The reason why the last check failed to run; the results are then those of the run before.</param>
internal sealed record IsolationResponse(
    string Tenant,
    long Generation,
    long CheckedGeneration,
    DateTimeOffset? CheckedAt,
    int? Score,
    string? Problem,
    int Passed,
    int Failed,
    int NotTestable,
    int NotApplicable,
    DateTimeOffset? QuarantinedAt,
    string? QuarantineReason,
    IReadOnlyList<IsolationFinding> Checks,
    IReadOnlyList<NetworkPath> Network
)
{
    public static IsolationResponse From(IsolationDetails details) =>
        new(
            details.Tenant,
            details.Generation,
            details.CheckedGeneration,
            details.CheckedAt,
            details.Score,
            details.Problem,
            details.CountOf(IsolationResult.Passed),
            details.CountOf(IsolationResult.Failed),
            details.CountOf(IsolationResult.NotTestable),
            details.CountOf(IsolationResult.NotApplicable),
            details.QuarantinedAt,
            details.QuarantineReason,
            details.Findings,
            details.Network
        );
}

/// <summary>The reason for releasing a tenant from quarantine.</summary>
internal sealed record ReleaseBody(string? Comment);

/// <summary>API calls for the isolation checks of tenants.</summary>
internal static class IsolationApi
{
    public static void MapIsolation(this RouteGroupBuilder api)
    {
        var isolation = api.MapGroup("/tenants/{name}/isolation").WithTags("Isolation").WithProblems(StatusCodes.Status404NotFound);
        isolation
            .MapGet("/", FindAsync)
            .WithName("GetIsolation")
            .WithSummary("Get a tenant's isolation checks with their evidence, and the connection matrix.");
        isolation
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .MapPost("/check", StartCheckAsync)
            .IsLarge()
            .NeedsScope(TokenScopes.Request)
            .WithName("CheckIsolation")
            .WithSummary("Run the checks now. They take a few seconds.");
        isolation
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/release", ReleaseAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ReleaseTenant")
            .WithSummary("Release a tenant from quarantine, which restores its access.");
    }

    private static async Task<Results<Ok<IsolationResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        IsolationService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(IsolationResponse.From(found))
            : ApiProblems.NotFound("Tenant", name);

    private static async Task<Results<Accepted<IsolationResponse>, ProblemHttpResult>> StartCheckAsync(string name, Caller caller, IsolationService service)
    {
        var started = await service.RequestCheckAsync(caller.User, name, CancellationToken.None);
        return started.Succeeded ? TypedResults.Accepted((string?)null, await ShowAsync(service, caller.User, name)) : started.Problems.ToResult();
    }

    private static async Task<Results<Ok<IsolationResponse>, ProblemHttpResult>> ReleaseAsync(
        string name,
        ReleaseBody body,
        Caller caller,
        IsolationService service
    )
    {
        var released = await service.ReleaseAsync(caller.User, name, body.Comment, CancellationToken.None);
        return released.Succeeded ? TypedResults.Ok(await ShowAsync(service, caller.User, name)) : released.Problems.ToResult();
    }

    private static async Task<IsolationResponse?> ShowAsync(IsolationService service, CurrentUser user, string name) =>
        await service.FindAsync(user, name, CancellationToken.None) is { } found ? IsolationResponse.From(found) : null;
}
