using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>API calls for deliveries by e-mail and webhook.</summary>
internal static class DeliveriesApi
{
    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Notifications").WithProblems(StatusCodes.Status403Forbidden);
        deliveries
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .WithName("ListDeliveries")
            .WithSummary("List deliveries, newest first. For platform admins and auditors.");
        deliveries
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .MapPost("/{id:long}/resend", ResendAsync)
            .NotForTokens()
            .WithName("ResendDelivery")
            .WithSummary("Resend a delivery. For platform admins.");
    }

    private static async Task<Results<Ok<ListResponse<DeliveryResponse>>, ProblemHttpResult>> ListAsync(
        [AsParameters] DeliveryQuery query,
        Caller caller,
        DeliveryLog log,
        CancellationToken cancellationToken
    )
    {
        var listed = await log.ListAsync(caller.User, query.ToFilter(), cancellationToken);
        return listed.Succeeded
            ? TypedResults.Ok(new ListResponse<DeliveryResponse>([.. listed.Value.Items.Select(DeliveryResponse.From)], listed.Value.Next))
            : listed.Problems.ToResult();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> ResendAsync(long id, Caller caller, DeliveryLog log)
    {
        var resent = await log.ResendAsync(caller.User, id, CancellationToken.None);
        return resent.Succeeded ? TypedResults.Accepted((string?)null) : resent.Problems.ToResult();
    }
}

/// <summary>The filters and the page of a list of deliveries.</summary>
internal sealed record DeliveryQuery(
    [FromQuery(Name = "status")] DeliveryStatus? Status = null,
    [FromQuery(Name = "channel")] DeliveryChannel? Channel = null,
    [FromQuery(Name = "target")] string? Target = null,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50
)
{
    public DeliveryFilter ToFilter() =>
        new()
        {
            Status = Status,
            Channel = Channel,
            Target = Target,
            After = After,
            Limit = Limit,
        };
}

/// <summary>A delivery in the API.</summary>
/// <param name="Delivery">The id that was sent to the receiver.</param>
/// <param name="NextAttemptAt">The time of the next attempt; null if there is none.</param>
internal sealed record DeliveryResponse(
    long Id,
    string Delivery,
    string Event,
    string Title,
    string? Request,
    string? Tenant,
    string Team,
    DeliveryChannel Channel,
    string Target,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? SentAt,
    string? LastError
)
{
    public static DeliveryResponse From(DeliveryLine line) =>
        new(
            line.Id,
            line.PublicId,
            AnnouncementWords.EventOf(line.Kind),
            line.Title,
            line.RequestId,
            line.Tenant,
            line.Team,
            line.Channel,
            line.Target,
            line.Status,
            line.Attempts,
            line.CreatedAt,
            line.Status == DeliveryStatus.Pending ? line.NextAttemptAt : null,
            line.SentAt,
            line.LastError
        );
}
