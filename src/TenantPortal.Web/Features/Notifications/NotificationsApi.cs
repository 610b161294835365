using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Notifications;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>API calls for the caller's notifications.</summary>
internal static class NotificationsApi
{
    public static void MapNotifications(this RouteGroupBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapQuery(HttpMethods.Get, "/", ListAsync).WithName("ListNotifications").WithSummary("List your notifications, newest first.");
        notifications
            .WithProblems(StatusCodes.Status400BadRequest)
            .MapPost("/read", ReadAsync)
            .NotForTokens()
            .WithName("ReadNotifications")
            .WithSummary("Mark all notifications as read, or all up to a given one.");
    }

    private static async Task<Ok<NotificationsResponse>> ListAsync(
        [AsParameters] PageQuery query,
        Caller caller,
        NotificationCenter center,
        CancellationToken cancellationToken
    )
    {
        var page = await center.ListAsync(caller.User, query.After, query.Limit, cancellationToken);
        return TypedResults.Ok(
            new NotificationsResponse([.. page.Items.Select(NotificationLine.From)], await center.CountUnreadAsync(caller.User, cancellationToken), page.Next)
        );
    }

    private static async Task<Ok<UnreadResponse>> ReadAsync(Caller caller, NotificationCenter center, ReadInput? input)
    {
        await center.MarkReadAsync(caller.User, input?.UpTo, CancellationToken.None);
        return TypedResults.Ok(new UnreadResponse(await center.CountUnreadAsync(caller.User, CancellationToken.None)));
    }
}
