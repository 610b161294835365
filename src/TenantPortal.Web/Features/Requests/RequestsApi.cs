using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Requests;

/// <summary>API calls for requests: submit, read, comment and decide.</summary>
internal static class RequestsApi
{
    public static void MapRequests(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests
            .MapPost("/", SubmitAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SubmitRequest")
            .WithSummary("Request a tenant, or a change to one. With dryRun=true, nothing is stored.")
            .Produces<SubmittedResponse>(StatusCodes.Status201Created)
            .Produces<SubmittedResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        requests
            .MapGet("/", ListAsync)
            .WithName("ListRequests")
            .WithSummary("List the requests that you can see, newest first.")
            .Produces<ListResponse<RequestLine>>();
        requests
            .MapGet("/{id}", FindAsync)
            .WithName("GetRequest")
            .WithSummary("Get a request with its diff, checks, decisions, comments and progress.")
            .Produces<RequestResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        requests
            .MapGet("/{id}/manifests", ManifestsAsync)
            .WithName("GetRequestManifests")
            .WithSummary("Get the manifests of a request as YAML.")
            .Produces<string>(contentType: "application/yaml")
            .ProducesProblem(StatusCodes.Status404NotFound);

        requests
            .MapVerb<CommentInput>(
                "withdraw",
                "WithdrawRequest",
                "Withdraw a request.",
                (services, user, id, input) => services.GetRequiredService<RequestService>().WithdrawAsync(user, id, input.Comment, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        requests
            .MapVerb<AnswerInput>(
                "answer",
                "AnswerRequest",
                "Answer the reviewer with a comment, a changed request, or both.",
                (services, user, id, input) =>
                    services.GetRequiredService<RequestAnswers>().AnswerAsync(user, id, input.Comment, input.Request, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        requests
            .MapVerb<NoteInput>(
                "notes",
                "AddNote",
                "Add a comment, shared with the team or visible only to approvers and auditors.",
                (services, user, id, input) =>
                    services.GetRequiredService<ConversationService>().AddAsync(user, id, input.Text, input.Visibility, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        requests
            .MapVerb<CommentInput>(
                "claim",
                "ClaimRequest",
                "Claim a request for review.",
                (services, user, id, _) => services.GetRequiredService<ReviewRequest>().ClaimAsync(user, id, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        requests
            .MapVerb<CommentInput>(
                "release",
                "ReleaseRequest",
                "Release a claimed request.",
                (services, user, id, _) => services.GetRequiredService<ReviewRequest>().ReleaseAsync(user, id, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        requests
            .MapVerb<CommentInput>(
                "ask",
                "AskAboutRequest",
                "Request more information or changes from the team.",
                (services, user, id, input) => services.GetRequiredService<ReviewRequest>().AskAsync(user, id, input.Comment, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        requests
            .MapVerb<DecisionInput>(
                "reject",
                "RejectRequest",
                "Reject a request, with a reason.",
                (services, user, id, input) => services.GetRequiredService<DecideRequest>().RejectAsync(user, id, input, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        requests
            .MapVerb<DecisionInput>(
                "approve",
                "ApproveRequest",
                "Approve the given revision of a request, as requested or with changes.",
                (services, user, id, input) => services.GetRequiredService<DecideRequest>().ApproveAsync(user, id, input, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        requests
            .MapPost("/{id}/approve/preview", PreviewAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("PreviewApproval")
            .WithSummary("Preview an approval with changes. Nothing is stored.")
            .Produces<DecisionPreviewResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Maps an action on a request; the response is the updated request.</summary>
    private static RouteHandlerBuilder MapVerb<TInput>(
        this RouteGroupBuilder requests,
        string verb,
        string name,
        string summary,
        Func<IServiceProvider, CurrentUser, string, TInput, Task<Result<string>>> run
    )
        where TInput : class, new() =>
        requests
            .MapPost(
                "/{id}/" + verb,
                async (
                    string id,
                    [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TInput? input,
                    HttpContext context,
                    ClaimsPrincipal principal,
                    AccessOptions access,
                    RequestReader reader
                ) =>
                {
                    var done = await run(context.RequestServices, access.Recognize(principal), id, input ?? new());
                    return done.Succeeded ? await FindAsync(id, principal, access, reader, CancellationToken.None) : done.Problems.ToResult();
                }
            )
            .WithName(name)
            .WithSummary(summary)
            .Produces<RequestResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> SubmitAsync(
        RequestInput input,
        ClaimsPrincipal principal,
        AccessOptions access,
        RequestService service,
        CancellationToken cancellationToken,
        bool dryRun = false,
        string? draft = null
    )
    {
        var user = access.Recognize(principal);
        var submitted = dryRun
            ? await service.PreviewAsync(user, input, cancellationToken)
            : await service.SubmitAsync(user, input, draft, CancellationToken.None);
        if (!submitted.Succeeded)
            return submitted.Problems.ToResult();
        // The reconciler runs the cluster's checks later and adds the results to the request.
        var response = new SubmittedResponse(submitted.Value.Id, submitted.Value.Status, submitted.Value.Revision, []);
        return dryRun ? Results.Ok(response) : Results.Created($"{ApiPaths.Root}/requests/{response.Id}", response);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        RequestReader reader,
        CancellationToken cancellationToken,
        RequestStatus? status = null,
        string? team = null,
        string? search = null,
        bool waiting = false,
        string? after = null,
        int limit = 50
    )
    {
        var filter = new RequestFilter
        {
            Status = status,
            Team = team,
            Search = search,
            WaitingForDecision = waiting,
            After = after,
            Limit = limit,
        };
        var page = await reader.ListAsync(access.Recognize(principal), filter, cancellationToken);
        return Results.Ok(new ListResponse<RequestLine>([.. page.Items.Select(RequestLine.From)], page.Next));
    }

    private static async Task<IResult> FindAsync(
        string id,
        ClaimsPrincipal principal,
        AccessOptions access,
        RequestReader reader,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(access.Recognize(principal), id, cancellationToken) is { } found ? Results.Ok(RequestResponse.From(found)) : NotFound(id);

    private static async Task<IResult> ManifestsAsync(
        string id,
        ClaimsPrincipal principal,
        AccessOptions access,
        RequestReader reader,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(access.Recognize(principal), id, cancellationToken) is { } found ? Results.Text(found.Yaml, "application/yaml") : NotFound(id);

    private static async Task<IResult> PreviewAsync(
        string id,
        DecisionInput input,
        ClaimsPrincipal principal,
        AccessOptions access,
        DecideRequest service,
        CancellationToken cancellationToken
    )
    {
        var preview = await service.PreviewAsync(access.Recognize(principal), id, input, cancellationToken);
        return preview.Succeeded ? Results.Ok(DecisionPreviewResponse.From(preview.Value)) : preview.Problems.ToResult();
    }

    private static IResult NotFound(string id) => ApiProblems.NotFound($"Request '{id}' does not exist, or you do not have access to it.");
}
