using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications;

/// <summary>How a user is notified of an event.</summary>
public sealed record EventSetting(EventDescription Description, bool InPortal, bool ByEmail);

/// <summary>What a user changes about an event.</summary>
/// <param name="InPortal">Null to leave it unchanged.</param>
/// <param name="ByEmail">Null to leave it unchanged.</param>
public sealed record EventChoice(NotificationEvent Event, bool? InPortal = null, bool? ByEmail = null);

/// <summary>The current user's choice, for each event, where they are notified of it.</summary>
public sealed class NotificationSettings(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    /// <summary>Every event, in the order of <see cref="NotificationEvents.All"/>.</summary>
    public async Task<IReadOnlyList<EventSetting>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var preferences =
            await db.NotificationPreferences.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == user.Id, cancellationToken)
            ?? new NotificationPreferences(user.Id);
        return
        [
            .. NotificationEvents.All.Select(one => new EventSetting(
                one,
                one.WhyAlwaysListed is not null || preferences.IsOn(one.Event, NotificationChannel.Portal),
                preferences.IsOn(one.Event, NotificationChannel.Email)
            )),
        ];
    }

    /// <summary>Changes all of these or, when one is refused, none.</summary>
    public async Task<Result> SaveAsync(CurrentUser user, IReadOnlyList<EventChoice> choices, CancellationToken cancellationToken)
    {
        Problem[] problems = [.. choices.Select(Check).OfType<Problem>()];
        if (problems.Length > 0)
            return problems;
        await databases.ChangePreferencesAsync(
            user,
            (_, preferences) =>
            {
                foreach (var choice in choices)
                {
                    if (choice.InPortal is { } inPortal)
                        preferences.Set(choice.Event, NotificationChannel.Portal, inPortal);
                    if (choice.ByEmail is { } byEmail)
                        preferences.Set(choice.Event, NotificationChannel.Email, byEmail);
                }

                return Task.CompletedTask;
            },
            cancellationToken
        );
        changes.Publish(ChangeTopics.Notifications);
        return Result.Done;
    }

    /// <summary>Turns every event on in every channel.</summary>
    public async Task ResetAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await databases.ChangePreferencesAsync(
            user,
            (_, preferences) =>
            {
                preferences.ResetSettings();
                return Task.CompletedTask;
            },
            cancellationToken
        );
        changes.Publish(ChangeTopics.Notifications);
    }

    private static Problem? Check(EventChoice choice, int index) =>
        choice.InPortal == false && NotificationEvents.Describe(choice.Event) is { WhyAlwaysListed: { } why } one
            ? new Problem($"'{one.Title}' cannot be turned off in the portal. {why} You can turn off its e-mail.", $"items[{index}].portal")
            : null;
}
