using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Requests;

/// <summary>API calls for drafts, which only their author can see.</summary>
internal static class DraftsApi
{
    public static void MapDrafts(this RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("Requests");
        drafts.MapGet("/", ListAsync).WithName("ListDrafts").WithSummary("List your drafts.").Produces<ListResponse<DraftView>>();
        drafts
            .MapPost("/", StartAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("StartDraft")
            .WithSummary("Create a draft.")
            .Produces<DraftView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        drafts
            .MapGet("/{id}", FindAsync)
            .WithName("GetDraft")
            .WithSummary("Get one of your drafts.")
            .Produces<DraftView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        drafts
            .MapPut("/{id}", SaveAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SaveDraft")
            .WithSummary("Update a draft.")
            .Produces<DraftView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        drafts
            .MapDelete("/{id}", DiscardAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("DiscardDraft")
            .WithSummary("Delete a draft.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal principal, AccessOptions access, DraftService drafts, CancellationToken cancellationToken) =>
        Results.Ok(new ListResponse<DraftView>(await drafts.ListAsync(access.Recognize(principal), cancellationToken)));

    private static async Task<IResult> StartAsync(DraftContent content, ClaimsPrincipal principal, AccessOptions access, DraftService drafts)
    {
        var user = access.Recognize(principal);
        var saved = await drafts.SaveAsync(user, null, content, CancellationToken.None);
        return saved.Succeeded
            ? Results.Created($"{ApiPaths.Root}/drafts/{saved.Value}", await drafts.FindAsync(user, saved.Value, CancellationToken.None))
            : saved.Problems.ToResult();
    }

    private static async Task<IResult> FindAsync(
        string id,
        ClaimsPrincipal principal,
        AccessOptions access,
        DraftService drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(access.Recognize(principal), id, cancellationToken) is { } found
            ? Results.Ok(found)
            : ApiProblems.NotFound($"You do not have a draft '{id}'.");

    private static async Task<IResult> SaveAsync(string id, DraftContent content, ClaimsPrincipal principal, AccessOptions access, DraftService drafts)
    {
        var user = access.Recognize(principal);
        var saved = await drafts.SaveAsync(user, id, content, CancellationToken.None);
        return saved.Succeeded ? Results.Ok(await drafts.FindAsync(user, saved.Value, CancellationToken.None)) : saved.Problems.ToResult();
    }

    private static async Task<IResult> DiscardAsync(string id, ClaimsPrincipal principal, AccessOptions access, DraftService drafts)
    {
        var discarded = await drafts.DiscardAsync(access.Recognize(principal), id, CancellationToken.None);
        return discarded.Succeeded ? Results.NoContent() : discarded.Problems.ToResult();
    }
}
