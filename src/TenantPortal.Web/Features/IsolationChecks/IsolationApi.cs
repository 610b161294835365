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
/// <param name="CheckedAt">Null before the first time.</param>
/// <param name="Score">0 to 100 of what could be tested; 100 only when nothing failed.</param>
/// <param name="Problem">Why the newest attempt found out nothing; the checks are those of the attempt before.</param>
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

/// <summary>Why a tenant may leave quarantine.</summary>
internal sealed record ReleaseBody(string? Comment);

/// <summary>Calls about the proof that tenants are isolated.</summary>
internal static class IsolationApi
{
    public static void MapIsolation(this RouteGroupBuilder api)
    {
        var isolation = api.MapGroup("/tenants/{name}/isolation").WithTags("Isolation").ProducesProblem(StatusCodes.Status404NotFound);
        isolation
            .MapGet("/", FindAsync)
            .WithName("GetIsolation")
            .WithSummary("The checks of a tenant's isolation with their evidence, and the matrix of connections.")
            .Produces<IsolationResponse>();
        isolation
            .MapPost("/check", AskAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("CheckIsolation")
            .WithSummary("Have the checks made now; they take some seconds.")
            .Produces<IsolationResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
        isolation
            .MapPost("/release", ReleaseAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ReleaseTenant")
            .WithSummary("Give a tenant in quarantine its rights back.")
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
            : ApiProblems.NotFound($"There is no tenant '{name}' that you may see.");

    private static async Task<IResult> AskAsync(string name, ClaimsPrincipal principal, AccessOptions access, IsolationService service)
    {
        var user = access.Recognize(principal);
        var asked = await service.RequestCheckAsync(user, name, CancellationToken.None);
        return asked.Succeeded ? Results.Accepted(value: await ShowAsync(service, user, name)) : asked.Problems.ToResult();
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
