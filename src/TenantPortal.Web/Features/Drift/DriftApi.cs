using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Drift;

/// <summary>How long to ignore a difference, and why.</summary>
internal sealed record IgnoreBody(DateTimeOffset? Until, string? Reason);

/// <summary>The filters and the page of a list of differences.</summary>
internal sealed record DriftQuery(
    [FromQuery(Name = "tenant")] string? Tenant = null,
    [FromQuery(Name = "kind")] string? Kind = null,
    [FromQuery(Name = "manager")] string? Manager = null,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50
);

/// <summary>API calls for differences between clusters and what was approved.</summary>
internal static class DriftApi
{
    public static void MapDrift(this RouteGroupBuilder api)
    {
        api.MapGroup("/tenants/{name}/drift")
            .WithTags("Drift")
            .WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/", FindAsync)
            .WithName("GetDrift")
            .WithSummary("Get the differences between a tenant's objects and what was approved: those that are open and the last that ended.");
        var drift = api.MapGroup("/drift").WithTags("Drift").WithProblems(StatusCodes.Status403Forbidden);
        drift
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .WithName("ListDrift")
            .WithSummary("List the open differences of all tenants, newest first. For platform admins, security approvers and auditors.");
        drift
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .MapPost("/{id:guid}/revert", RevertAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("RevertDrift")
            .WithSummary("Restore the approved value now. For platform admins.");
        drift
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/{id:guid}/ignore", IgnoreAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("IgnoreDrift")
            .WithSummary("Leave a difference that does not secure the tenant in place until a time. For platform admins.");
    }

    private static async Task<Results<Ok<TenantDrift>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        DriftService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : ApiProblems.NotFound($"Tenant '{name}' does not exist, or you do not have access to it.");

    private static async Task<Results<Ok<ListResponse<DriftView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] DriftQuery query,
        Caller caller,
        DriftService service,
        CancellationToken cancellationToken
    )
    {
        if (!DriftService.MayRead(caller.User))
            return new[]
            {
                new Problem("Only platform admins, security approvers and auditors can list the differences of all tenants.", Kind: ProblemKind.Forbidden),
            }.ToResult();
        var page = await service.ListAsync(caller.User, new DriftFilter(query.Tenant, query.Kind, query.Manager, query.After, query.Limit), cancellationToken);
        return TypedResults.Ok(new ListResponse<DriftView>(page.Items, page.Next));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> RevertAsync(Guid id, Caller caller, DriftService service)
    {
        var reverted = await service.RevertAsync(caller.User, id, CancellationToken.None);
        return reverted.Succeeded ? TypedResults.Accepted((string?)null) : reverted.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> IgnoreAsync(Guid id, IgnoreBody body, Caller caller, DriftService service)
    {
        var ignored = await service.IgnoreAsync(caller.User, id, body.Until ?? default, body.Reason, CancellationToken.None);
        return ignored.Succeeded ? TypedResults.NoContent() : ignored.Problems.ToResult();
    }
}
