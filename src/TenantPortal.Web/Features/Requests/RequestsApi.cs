using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Conditional;
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
            .WithProblems(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            )
            .MapQuery(HttpMethods.Post, "/", SubmitAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SubmitRequest")
            .WithSummary("Request a tenant, a product with several environments, or a change. With dryRun=true, nothing is stored.");
        requests
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .CanBeWatched<RequestLine>()
            .WithName("ListRequests")
            .WithSummary("List the requests that you can see, newest first. With watch=true, changes follow as server-sent events.");
        var request = requests.MapGroup("/{id}").WithProblems(StatusCodes.Status404NotFound);
        request
            .MapGet("", GetAsync)
            .FindsVersion()
            .WithName("GetRequest")
            .WithSummary("Get a request with its diff, checks, decisions, comments and progress.");
        request
            .MapGet("/manifests", ManifestsAsync)
            .WithName("GetRequestManifests")
            .WithSummary("Get the manifests of a request as YAML.")
            .Produces<string>(contentType: "application/yaml");

        var actions = request.WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        actions
            .MapVerb<RequestService, CommentInput>(
                "withdraw",
                "WithdrawRequest",
                "Withdraw a request.",
                (service, user, id, input) => service.WithdrawAsync(user, id, input.Comment, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        actions
            .MapVerb<RequestAnswers, AnswerInput>(
                "answer",
                "AnswerRequest",
                "Answer the reviewer with a comment, a changed request, or both.",
                (service, user, id, input) => service.AnswerAsync(user, id, input.Comment, input.Request, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        actions
            .MapVerb<ConversationService, NoteInput>(
                "notes",
                "AddNote",
                "Add a comment, shared with the team or visible only to approvers and auditors.",
                (service, user, id, input) => service.AddAsync(user, id, input.Text, input.Visibility, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Request);
        actions
            .MapVerb<ReviewRequest, CommentInput>(
                "claim",
                "ClaimRequest",
                "Claim a request for review.",
                (service, user, id, _) => service.ClaimAsync(user, id, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        actions
            .MapVerb<ReviewRequest, CommentInput>(
                "release",
                "ReleaseRequest",
                "Release a claimed request.",
                (service, user, id, _) => service.ReleaseAsync(user, id, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        actions
            .MapVerb<ReviewRequest, CommentInput>(
                "ask",
                "AskAboutRequest",
                "Request more information or changes from the team.",
                (service, user, id, input) => service.AskAsync(user, id, input.Comment, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        actions
            .MapVerb<DecideRequest, DecisionInput>(
                "reject",
                "RejectRequest",
                "Reject a request, with a reason.",
                (service, user, id, input) => service.RejectAsync(user, id, input, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        actions
            .MapVerb<DecideRequest, DecisionInput>(
                "approve",
                "ApproveRequest",
                "Approve the given revision of a request, as requested or with changes.",
                (service, user, id, input) => service.ApproveAsync(user, id, input, CancellationToken.None)
            )
            .NeedsScope(TokenScopes.Decide);
        actions
            .MapPost("/approve/preview", PreviewAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("PreviewApproval")
            .WithSummary("Preview an approval with changes. Nothing is stored.");
    }

    /// <summary>Maps an action on one request, which returns the request as it is afterwards.</summary>
    private static RouteHandlerBuilder MapVerb<TService, TInput>(
        this RouteGroupBuilder actions,
        string verb,
        string name,
        string summary,
        Func<TService, CurrentUser, string, TInput, Task<Result<string>>> run
    )
        where TService : class
        where TInput : class, new()
    {
#pragma warning disable RDG011 // A few endpoints that are compiled at the start cost less than one method for each.
        return actions.WithProblems(StatusCodes.Status400BadRequest).MapPost("/" + verb, RunAsync).WithName(name).WithSummary(summary);
#pragma warning restore RDG011

        async Task<Results<Ok<RequestResponse>, ProblemHttpResult>> RunAsync(
            string id,
            [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TInput? input,
            Caller caller,
            [FromServices] TService service,
            RequestReader reader,
            PriceList prices
        )
        {
            var done = await run(service, caller.User, id, input ?? new());
            return done.Succeeded ? await FindAsync(id, caller, reader, prices, CancellationToken.None) : done.Problems.ToResult();
        }
    }

    private static async Task<Results<Ok<SubmittedResponse>, Created<SubmittedResponse>, ProblemHttpResult>> SubmitAsync(
        RequestInput input,
        Caller caller,
        RequestService service,
        PriceList prices,
        CancellationToken cancellationToken,
        bool dryRun = false,
        string? draft = null
    )
    {
        var submitted = dryRun
            ? await service.PreviewAsync(caller.User, input, cancellationToken)
            : await service.SubmitAsync(caller.User, input, draft, CancellationToken.None);
        if (!submitted.Succeeded)
            return submitted.Problems.ToResult();
        var response = SubmittedResponse.From(submitted.Value, prices);
        return dryRun ? TypedResults.Ok(response) : TypedResults.Created($"{ApiPaths.Root}/requests/{response.Id}", response);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] RequestQuery query,
        HttpContext context,
        Caller caller,
        RequestReader reader,
        ListWatch watch,
        CancellationToken cancellationToken
    )
    {
        if (query.Watch)
            return watch.Watch(
                context,
                ChangeTopics.Requests,
                request => request.Id,
                async (user, token) => (IReadOnlyList<RequestLine>)[.. (await reader.ListAsync(user, query.ToFilter(), token)).Items.Select(RequestLine.From)]
            );
        var page = await reader.ListAsync(caller.User, query.ToFilter(), cancellationToken);
        return TypedResults.Ok(new ListResponse<RequestLine>([.. page.Items.Select(RequestLine.From)], page.Next));
    }

    private static async Task<Results<Ok<RequestResponse>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        RequestReader reader,
        PriceList prices,
        ReadVersion version,
        CancellationToken cancellationToken
    )
    {
        var found = await reader.FindAsync(caller.User, id, cancellationToken);
        version.Found = found?.Version;
        return found is null ? NotFound(id) : TypedResults.Ok(RequestResponse.From(found, prices));
    }

    private static async Task<Results<Ok<RequestResponse>, ProblemHttpResult>> FindAsync(
        string id,
        Caller caller,
        RequestReader reader,
        PriceList prices,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(caller.User, id, cancellationToken) is { } found ? TypedResults.Ok(RequestResponse.From(found, prices)) : NotFound(id);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ManifestsAsync(
        string id,
        Caller caller,
        RequestReader reader,
        CancellationToken cancellationToken
    ) => await reader.FindManifestsAsync(caller.User, id, cancellationToken) is { } yaml ? TypedResults.Text(yaml, "application/yaml") : NotFound(id);

    private static async Task<Results<Ok<DecisionPreviewResponse>, ProblemHttpResult>> PreviewAsync(
        string id,
        DecisionInput input,
        Caller caller,
        DecideRequest service,
        PriceList prices,
        CancellationToken cancellationToken
    )
    {
        var preview = await service.PreviewAsync(caller.User, id, input, cancellationToken);
        return preview.Succeeded ? TypedResults.Ok(DecisionPreviewResponse.From(preview.Value, prices)) : preview.Problems.ToResult();
    }

    private static ProblemHttpResult NotFound(string id) => ApiProblems.NotFound("Request", id);
}

/// <summary>The filters and the page of a list of requests.</summary>
internal sealed record RequestQuery(
    [FromQuery(Name = "status")] RequestStatus? Status = null,
    [FromQuery(Name = "kind")] RequestKind? Kind = null,
    [FromQuery(Name = "team")] string? Team = null,
    [FromQuery(Name = "search")] string? Search = null,
    [FromQuery(Name = "waiting")] bool Waiting = false,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50,
    [FromQuery(Name = ListWatch.Query)] bool Watch = false
)
{
    public RequestFilter ToFilter() =>
        new()
        {
            Status = Status,
            Kind = Kind,
            Team = Team,
            Search = Search,
            WaitingForDecision = Waiting,
            After = After,
            Limit = Limit,
        };
}
