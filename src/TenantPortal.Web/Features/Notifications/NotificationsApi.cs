using System.Security.Claims;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>API calls for the caller's notifications.</summary>
internal static class NotificationsApi
{
    public static void MapNotifications(this RouteGroupBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications
            .MapGet("/", ListAsync)
            .WithName("ListNotifications")
            .WithSummary("List your notifications, newest first.")
            .Produces<NotificationsResponse>();
        notifications
            .MapPost("/read", ReadAsync)
            .NotForTokens()
            .WithName("ReadNotifications")
            .WithSummary("Mark all notifications as read, or all up to a given one.")
            .Produces<UnreadResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        NotificationCenter center,
        CancellationToken cancellationToken,
        string? after = null,
        int limit = 50
    )
    {
        var user = access.Recognize(principal);
        var page = await center.ListAsync(user, after, limit, cancellationToken);
        return Results.Ok(
            new NotificationsResponse([.. page.Items.Select(NotificationLine.From)], await center.CountUnreadAsync(user, cancellationToken), page.Next)
        );
    }

    private static async Task<IResult> ReadAsync(ClaimsPrincipal principal, AccessOptions access, NotificationCenter center, ReadInput? input)
    {
        var user = access.Recognize(principal);
        await center.MarkReadAsync(user, input?.UpTo, CancellationToken.None);
        return Results.Ok(new UnreadResponse(await center.CountUnreadAsync(user, CancellationToken.None)));
    }
}
