using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Tenants.Deleting;

/// <summary>API calls for the namespace that a move to another tier left behind: what would be lost with it.</summary>
internal static class MoveApi
{
    public static void MapMoves(this RouteGroupBuilder api)
    {
        var move = api.MapGroup("/tenants/{name}/move").WithTags("Tenants").WithProblems(StatusCodes.Status404NotFound);
        move.MapGet("", FindAsync).WithName("GetTenantMove").WithSummary("Get what would be deleted when the move of a tenant to another tier is finished.");
        move.WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .MapPost("/inventory", RefreshAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("ReadMoveInventory")
            .WithSummary("Have the portal read again what would be deleted when the move of a tenant is finished.");
    }

    private static async Task<Results<Ok<MoveResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        MoveService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(MoveResponse.From(found))
            : ApiProblems.NotFound("Move of tenant", name);

    private static async Task<Results<Ok<MoveResponse>, ProblemHttpResult>> RefreshAsync(string name, Caller caller, MoveService service)
    {
        var wanted = await service.RefreshAsync(caller.User, name, CancellationToken.None);
        return wanted.Succeeded ? await FindAsync(name, caller, service, CancellationToken.None) : wanted.Problems.ToResult();
    }
}

/// <summary>The namespace that a tenant has left behind.</summary>
/// <param name="Inventory">What would be lost with it, as last read; null before the first time.</param>
/// <param name="Problem">The reason why the last attempt to read it failed; null if it did not.</param>
/// <param name="IsReading">Whether the portal is about to read it.</param>
/// <param name="StoppedAt">The time when its removal stopped, because more would be lost than was confirmed; null if it did not.</param>
/// <param name="StoppedWhy">What is there now and was not confirmed.</param>
/// <param name="FinishedAt">The time when a user finished the move; null before.</param>
/// <param name="StartedAt">The time when the removal began; null before.</param>
/// <param name="CanFinish">Whether the caller can finish the move.</param>
internal sealed record MoveResponse(
    string Tenant,
    InventoryResponse? Inventory,
    string? Problem,
    bool IsReading,
    DateTimeOffset? StoppedAt,
    string? StoppedWhy,
    DateTimeOffset? FinishedAt,
    string? FinishedBy,
    DateTimeOffset? StartedAt,
    bool CanFinish
)
{
    public static MoveResponse From(MoveView move) =>
        new(
            move.Tenant,
            InventoryResponse.From(move.Inventory),
            move.Problem,
            move.IsReading,
            move.StoppedAt,
            move.StoppedWhy,
            move.FinishedAt,
            move.FinishedBy,
            move.StartedAt,
            move.CanFinish
        );
}
