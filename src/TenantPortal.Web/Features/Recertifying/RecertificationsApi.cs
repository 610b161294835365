using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Recertifying;

/// <summary>The answer to a recertification.</summary>
internal sealed record RecertificationBody(RecertificationAnswer? Answer);

/// <summary>The filters and the page of a list of recertifications.</summary>
internal sealed record RecertificationQuery(
    [FromQuery(Name = "team")] string? Team = null,
    [FromQuery(Name = "waiting")] bool? Waiting = null,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50
);

/// <summary>API calls for recertifications.</summary>
internal static class RecertificationsApi
{
    public static void MapRecertifications(this RouteGroupBuilder api)
    {
        api.MapQuery(HttpMethods.Get, "/recertifications", ListAsync)
            .WithTags("Tenants")
            .WithName("ListRecertifications")
            .WithSummary("List the tenants that wait for a recertification and when it is due for the others, by name.");
        api.MapGroup("/tenants/{name}/recertification")
            .WithTags("Tenants")
            .WithProblems(
                StatusCodes.Status403Forbidden,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            )
            .MapPost("", AnswerAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("AnswerRecertification")
            .WithSummary("Answer whether a tenant is still needed, in this size. Request another quota or the deletion separately.");
    }

    private static async Task<Ok<ListResponse<TenantRecertification>>> ListAsync(
        [AsParameters] RecertificationQuery query,
        Caller caller,
        RecertificationReader reader,
        CancellationToken cancellationToken
    )
    {
        var page = await reader.ListAsync(caller.User, new(query.Team, query.Waiting, query.After, query.Limit), cancellationToken);
        return TypedResults.Ok(new ListResponse<TenantRecertification>(page.Items, page.Next));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(
        string name,
        RecertificationBody body,
        Caller caller,
        RecertificationService service
    )
    {
        var answered = await service.AnswerAsync(caller.User, name, body.Answer, CancellationToken.None);
        return answered.Succeeded ? TypedResults.NoContent() : answered.Problems.ToResult();
    }
}
