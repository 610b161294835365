using System.Security.Claims;
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
        var isolation = api.MapGroup("/tenants/{name}/isolation").WithTags("Isolation").ProducesProblem(StatusCodes.Status404NotFound);
        isolation
            .MapGet("/", FindAsync)
            .WithName("GetIsolation")
            .WithSummary("Get a tenant's isolation checks with their evidence, and the connection matrix.")
            .Produces<IsolationResponse>();
        isolation
            .MapPost("/check", StartCheckAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("CheckIsolation")
            .WithSummary("Run the checks now. They take a few seconds.")
            .Produces<IsolationResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        isolation
            .MapPost("/release", ReleaseAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ReleaseTenant")
            .WithSummary("Release a tenant from quarantine, which restores its access.")
            .Produces<IsolationResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> FindAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        IsolationService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Ok(IsolationResponse.From(found))
            : ApiProblems.NotFound($"Tenant '{name}' does not exist, or you do not have access to it.");

    private static async Task<IResult> StartCheckAsync(string name, ClaimsPrincipal principal, AccessOptions access, IsolationService service)
    {
        var user = access.Recognize(principal);
        var started = await service.RequestCheckAsync(user, name, CancellationToken.None);
        return started.Succeeded ? Results.Accepted(value: await ShowAsync(service, user, name)) : started.Problems.ToResult();
    }

    private static async Task<IResult> ReleaseAsync(string name, ReleaseBody body, ClaimsPrincipal principal, AccessOptions access, IsolationService service)
    {
        var user = access.Recognize(principal);
        var released = await service.ReleaseAsync(user, name, body.Comment, CancellationToken.None);
        return released.Succeeded ? Results.Ok(await ShowAsync(service, user, name)) : released.Problems.ToResult();
    }

    private static async Task<IsolationResponse?> ShowAsync(IsolationService service, CurrentUser user, string name) =>
        await service.FindAsync(user, name, CancellationToken.None) is { } found ? IsolationResponse.From(found) : null;
}
