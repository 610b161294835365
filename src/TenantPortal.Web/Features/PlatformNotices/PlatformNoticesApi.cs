using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.PlatformNotices;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.PlatformNotices;

/// <summary>A notice to publish.</summary>
/// <param name="StartsAt">Null to show it at once.</param>
internal sealed record NoticeBody(string? Text, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);

/// <summary>API calls for the notices of platform admins.</summary>
internal static class PlatformNoticesApi
{
    public static void MapPlatformNotices(this RouteGroupBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices
            .MapGet("/", ListAsync)
            .WithName("ListNotices")
            .WithSummary("List the notices that are shown on every page now or later, the next to start first.");
        notices
            .WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/{id:guid}", FindAsync)
            .WithName("GetNotice")
            .WithSummary("Get a notice that is shown now or later.");
        var changes = notices.WithProblems(StatusCodes.Status403Forbidden);
        changes
            .WithProblems(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", PublishAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("PublishNotice")
            .WithSummary("Publish a notice. For platform admins.");
        changes
            .WithProblems(StatusCodes.Status404NotFound)
            .MapDelete("/{id:guid}", WithdrawAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("WithdrawNotice")
            .WithSummary("Withdraw a notice before its end. For platform admins.");
    }

    private static async Task<Ok<ListResponse<PlatformNotice>>> ListAsync(PlatformNoticeService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ListResponse<PlatformNotice>(await service.ListAsync(cancellationToken)));

    private static async Task<Results<Ok<PlatformNotice>, ProblemHttpResult>> FindAsync(
        Guid id,
        PlatformNoticeService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : ApiProblems.NotFound("There is no such notice. It may have ended or been withdrawn.");

    private static async Task<Results<Ok<PlatformNotice>, ProblemHttpResult>> PublishAsync(NoticeBody body, Caller caller, PlatformNoticeService service)
    {
        var published = await service.PublishAsync(caller.User, body.Text, body.StartsAt, body.EndsAt, CancellationToken.None);
        return published.Succeeded ? TypedResults.Ok(published.Value) : published.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(Guid id, Caller caller, PlatformNoticeService service)
    {
        var withdrawn = await service.WithdrawAsync(caller.User, id, CancellationToken.None);
        return withdrawn.Succeeded ? TypedResults.NoContent() : withdrawn.Problems.ToResult();
    }
}
