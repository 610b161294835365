using System.Security.Claims;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Requests;

/// <summary>Calls about requests: ask, look, decide.</summary>
internal static class RequestsApi
{
    public static void MapRequests(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapPost("/", SubmitAsync).WithName("SubmitRequest").WithSummary("Ask for a tenant. With dryRun=true nothing is stored.")
            .Produces<SubmittedResponse>(StatusCodes.Status201Created).Produces<SubmittedResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        requests.MapGet("/", ListAsync).WithName("ListRequests").WithSummary("The requests that you may see, the newest first.").Produces<ListResponse<RequestLine>>();
        requests.MapGet("/{id}", FindAsync).WithName("GetRequest").WithSummary("One request with its checks, decisions and progress.")
            .Produces<RequestResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        requests.MapGet("/{id}/manifests", ManifestsAsync).WithName("GetRequestManifests").WithSummary("What will be applied, as YAML.")
            .Produces<string>(contentType: "application/yaml").ProducesProblem(StatusCodes.Status404NotFound);
        MapDecision(requests, "approve", "ApproveRequest", "Approve the revision that you saw.", (service, user, id, input) => service.ApproveAsync(user, id, input.Revision, input.Comment, CancellationToken.None));
        MapDecision(requests, "reject", "RejectRequest", "Reject with a reason.", (service, user, id, input) => service.RejectAsync(user, id, input.Revision, input.Comment, CancellationToken.None));
    }

    private static void MapDecision(RouteGroupBuilder requests, string verb, string name, string summary, Func<RequestService, CurrentUser, string, DecisionInput, Task<Result<string>>> decide) =>
        requests.MapPost("/{id}/" + verb, async (string id, DecisionInput input, ClaimsPrincipal principal, AccessOptions access, RequestService service, RequestReader reader) =>
        {
            var user = access.Recognize(principal);
            var decided = await decide(service, user, id, input);
            return decided.Succeeded ? await FindAsync(id, principal, access, reader, CancellationToken.None) : decided.Problems.ToResult();
        })
            .WithName(name).WithSummary(summary).Produces<RequestResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> SubmitAsync(RequestInput input, ClaimsPrincipal principal, AccessOptions access, RequestService service, CancellationToken cancellationToken, bool dryRun = false)
    {
        var user = access.Recognize(principal);
        var submitted = dryRun ? await service.PreviewAsync(user, input, cancellationToken) : await service.SubmitAsync(user, input, CancellationToken.None);
        if (!submitted.Succeeded)
            return submitted.Problems.ToResult();
        // The cluster's checks come later: the reconciler writes them on the request.
        var response = new SubmittedResponse(submitted.Value.Id, RequestStatus.Submitted, submitted.Value.Revision, []);
        return dryRun ? Results.Ok(response) : Results.Created($"{ApiPaths.Root}/requests/{response.Id}", response);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal principal, AccessOptions access, RequestReader reader, CancellationToken cancellationToken,
        RequestStatus? status = null, string? team = null, string? search = null, string? after = null, int limit = 50)
    {
        var page = await reader.ListAsync(access.Recognize(principal), new RequestFilter { Status = status, Team = team, Search = search, After = after, Limit = limit }, cancellationToken);
        return Results.Ok(new ListResponse<RequestLine>([.. page.Items.Select(RequestLine.From)], page.Next));
    }

    private static async Task<IResult> FindAsync(string id, ClaimsPrincipal principal, AccessOptions access, RequestReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(access.Recognize(principal), id, cancellationToken) is { } found ? Results.Ok(RequestResponse.From(found)) : NotFound(id);

    private static async Task<IResult> ManifestsAsync(string id, ClaimsPrincipal principal, AccessOptions access, RequestReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(access.Recognize(principal), id, cancellationToken) is { } found ? Results.Text(found.Yaml, "application/yaml") : NotFound(id);

    private static IResult NotFound(string id) => ApiProblems.NotFound($"There is no request '{id}' that you may see.");
}
