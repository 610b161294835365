using System.Security.Claims;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.People;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>API calls for deliveries by e-mail and webhook.</summary>
internal static class DeliveriesApi
{
    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Notifications");
        deliveries
            .MapGet("/", ListAsync)
            .WithName("ListDeliveries")
            .WithSummary("List deliveries, newest first. For platform admins and auditors.")
            .Produces<ListResponse<DeliveryResponse>>()
            .ProducesProblem(StatusCodes.Status403Forbidden);
        deliveries
            .MapPost("/{id:long}/resend", ResendAsync)
            .NotForTokens()
            .WithName("ResendDelivery")
            .WithSummary("Resend a delivery. For platform admins.")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        DeliveryLog log,
        CancellationToken cancellationToken,
        DeliveryStatus? status = null,
        DeliveryChannel? channel = null,
        string? target = null,
        string? after = null,
        int limit = 50
    )
    {
        var listed = await log.ListAsync(
            access.Recognize(principal),
            new DeliveryFilter
            {
                Status = status,
                Channel = channel,
                Target = target,
                After = after,
                Limit = limit,
            },
            cancellationToken
        );
        return listed.Succeeded
            ? Results.Ok(new ListResponse<DeliveryResponse>([.. listed.Value.Items.Select(DeliveryResponse.From)], listed.Value.Next))
            : listed.Problems.ToResult();
    }

    private static async Task<IResult> ResendAsync(long id, ClaimsPrincipal principal, AccessOptions access, DeliveryLog log)
    {
        var resent = await log.ResendAsync(access.Recognize(principal), id, CancellationToken.None);
        return resent.Succeeded ? Results.Accepted() : resent.Problems.ToResult();
    }
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
