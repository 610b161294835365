using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Orphans;

/// <summary>How long to ignore an orphan, and why.</summary>
internal sealed record IgnoreOrphanBody(DateTimeOffset? Until, string? Reason);

/// <summary>The filter and the page of a list of orphans.</summary>
internal sealed record OrphanQuery(
    [FromQuery(Name = "cluster")] string? Cluster = null,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50
);

/// <summary>API calls for objects with the portal's labels that belong to no tenant.</summary>
internal static class OrphansApi
{
    public static void MapOrphans(this RouteGroupBuilder api)
    {
        var orphans = api.MapGroup("/orphans").WithTags("Orphans").WithProblems(StatusCodes.Status403Forbidden);
        orphans
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .WithName("ListOrphans")
            .WithSummary("List the open orphans of all clusters, newest first. For platform admins, security approvers and auditors.");
        var orphan = orphans.MapGroup("/{id:guid}").WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        orphan
            .MapPost("/adopt", AdoptAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("AdoptOrphan")
            .WithSummary("Make the namespace that of the tenant in whose place it is. For platform admins.");
        orphan
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPost("/ignore", IgnoreAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("IgnoreOrphan")
            .WithSummary("Leave an orphan in place until a time. For platform admins.");
        orphan
            .MapPost("/removal", ProposeAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ProposeOrphanRemoval")
            .WithSummary("Propose to remove an orphaned namespace with everything in it. Another platform admin has to confirm it.");
        orphan
            .MapPost("/removal/confirm", ConfirmAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ConfirmOrphanRemoval")
            .WithSummary("Confirm the removal that another platform admin proposed.");
        orphan
            .MapDelete("/removal", DiscardAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("DiscardOrphanRemoval")
            .WithSummary("Discard a removal that is not carried out yet. For platform admins.");
    }

    private static async Task<Results<Ok<ListResponse<OrphanView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] OrphanQuery query,
        Caller caller,
        OrphanService service,
        CancellationToken cancellationToken
    )
    {
        if (!OrphanService.MayRead(caller.User))
            return new[] { new Problem("Only platform admins, security approvers and auditors can list orphans.", Kind: ProblemKind.Forbidden) }.ToResult();
        var page = await service.ListAsync(caller.User, new OrphanFilter(query.Cluster, query.After, query.Limit), cancellationToken);
        return TypedResults.Ok(new ListResponse<OrphanView>(page.Items, page.Next));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AdoptAsync(Guid id, Caller caller, OrphanService service) =>
        ToResult(await service.AdoptAsync(caller.User, id, CancellationToken.None));

    private static async Task<Results<NoContent, ProblemHttpResult>> IgnoreAsync(Guid id, IgnoreOrphanBody body, Caller caller, OrphanService service) =>
        ToResult(await service.IgnoreAsync(caller.User, id, body.Until ?? default, body.Reason, CancellationToken.None));

    private static async Task<Results<NoContent, ProblemHttpResult>> ProposeAsync(Guid id, Caller caller, OrphanService service) =>
        ToResult(await service.ProposeRemovalAsync(caller.User, id, CancellationToken.None));

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(Guid id, Caller caller, OrphanService service) =>
        ToResult(await service.ConfirmRemovalAsync(caller.User, id, CancellationToken.None));

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(Guid id, Caller caller, OrphanService service) =>
        ToResult(await service.DiscardRemovalAsync(caller.User, id, CancellationToken.None));

    private static Results<NoContent, ProblemHttpResult> ToResult(Result<string> decided) =>
        decided.Succeeded ? TypedResults.NoContent() : decided.Problems.ToResult();
}
