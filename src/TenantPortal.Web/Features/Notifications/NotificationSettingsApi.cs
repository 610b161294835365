using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Notifications;

/// <summary>An event in the API, and where the caller is notified of it.</summary>
/// <param name="AlwaysListed">Why the event cannot be turned off in the portal; null if it can.</param>
internal sealed record EventSettingLine(NotificationEvent Event, string Title, string Explanation, bool Portal, bool Email, string? AlwaysListed)
{
    public static EventSettingLine From(EventSetting one) =>
        new(one.Description.Event, one.Description.Title, one.Description.Explanation, one.InPortal, one.ByEmail, one.Description.WhyAlwaysListed?.ToString());
}

/// <summary>What to change about an event.</summary>
/// <param name="Portal">Whether the portal lists it; omit it to leave it unchanged.</param>
/// <param name="Email">Whether it is also sent by e-mail; omit it to leave it unchanged.</param>
internal sealed record EventSettingInput(NotificationEvent Event, bool? Portal = null, bool? Email = null);

/// <summary>The events to change. The others stay as they are.</summary>
internal sealed record EventSettingsInput(IReadOnlyList<EventSettingInput>? Items = null);

/// <summary>API calls for the caller's notification settings.</summary>
internal static class NotificationSettingsApi
{
    public static void MapNotificationSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/me/notification-settings").WithTags("Notifications");
        settings.MapGet("/", ListAsync).WithName("ListNotificationSettings").WithSummary("List all events and where you are notified of them.");
        settings
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity)
            .MapPut("/", SaveAsync)
            .NotForTokens()
            .WithName("SaveNotificationSettings")
            .WithSummary("Change where you are notified of some events.");
        settings
            .MapDelete("/", ResetAsync)
            .NotForTokens()
            .WithName("ResetNotificationSettings")
            .WithSummary("Reset your notification settings to the defaults: every event is on.");
    }

    private static async Task<Ok<ListResponse<EventSettingLine>>> ListAsync(
        Caller caller,
        NotificationSettings settings,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await ReadAsync(caller, settings, cancellationToken));

    private static async Task<Results<Ok<ListResponse<EventSettingLine>>, ProblemHttpResult>> SaveAsync(
        EventSettingsInput input,
        Caller caller,
        NotificationSettings settings
    )
    {
        EventChoice[] choices = [.. (input.Items ?? []).Select(one => new EventChoice(one.Event, one.Portal, one.Email))];
        var saved = await settings.SaveAsync(caller.User, choices, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(await ReadAsync(caller, settings, CancellationToken.None)) : saved.Problems.ToResult();
    }

    private static async Task<NoContent> ResetAsync(Caller caller, NotificationSettings settings)
    {
        await settings.ResetAsync(caller.User, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<ListResponse<EventSettingLine>> ReadAsync(Caller caller, NotificationSettings settings, CancellationToken cancellationToken) =>
        new([.. (await settings.ListAsync(caller.User, cancellationToken)).Select(EventSettingLine.From)]);
}
