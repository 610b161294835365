using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Requests.Drafts;

/// <summary>API calls for drafts, which only their author can see.</summary>
internal static class DraftsApi
{
    public static void MapDrafts(this RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("Requests");
        drafts.MapGet("/", ListAsync).WithName("ListDrafts").WithSummary("List your drafts.");
        drafts
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", StartAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("StartDraft")
            .WithSummary("Create a draft.");
        var draft = drafts.MapGroup("/{id}").WithProblems(StatusCodes.Status404NotFound);
        draft.MapGet("", FindAsync).WithName("GetDraft").WithSummary("Get one of your drafts.");
        draft
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPut("", SaveAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SaveDraft")
            .WithSummary("Update a draft.");
        draft.MapDelete("", DiscardAsync).NeedsScope(TokenScopes.Request).WithName("DiscardDraft").WithSummary("Delete a draft.");
    }

    private static async Task<Ok<ListResponse<DraftView>>> ListAsync(Caller caller, DraftService drafts, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ListResponse<DraftView>(await drafts.ListAsync(caller.User, cancellationToken)));

    private static async Task<Results<Created<DraftView>, ProblemHttpResult>> StartAsync(DraftContent content, Caller caller, DraftService drafts)
    {
        var saved = await drafts.SaveAsync(caller.User, null, content, CancellationToken.None);
        return saved.Succeeded
            ? TypedResults.Created($"{ApiPaths.Root}/drafts/{saved.Value}", await drafts.FindAsync(caller.User, saved.Value, CancellationToken.None))
            : saved.Problems.ToResult();
    }

    private static async Task<Results<Ok<DraftView>, ProblemHttpResult>> FindAsync(
        string id,
        Caller caller,
        DraftService drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(caller.User, id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : ApiProblems.NotFound($"You do not have a draft '{id}'.");

    private static async Task<Results<Ok<DraftView>, ProblemHttpResult>> SaveAsync(string id, DraftContent content, Caller caller, DraftService drafts)
    {
        var saved = await drafts.SaveAsync(caller.User, id, content, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(await drafts.FindAsync(caller.User, saved.Value, CancellationToken.None)) : saved.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(string id, Caller caller, DraftService drafts)
    {
        var discarded = await drafts.DiscardAsync(caller.User, id, CancellationToken.None);
        return discarded.Succeeded ? TypedResults.NoContent() : discarded.Problems.ToResult();
    }
}
