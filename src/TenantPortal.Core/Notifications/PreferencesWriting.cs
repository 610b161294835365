using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications;

/// <summary>Changes the preferences of a user, who may have none yet.</summary>
internal static class PreferencesWriting
{
    public static async Task ChangePreferencesAsync(
        this IDbContextFactory<PortalDb> databases,
        CurrentUser user,
        Func<PortalDb, NotificationPreferences, Task> change,
        CancellationToken cancellationToken
    )
    {
        if (await TryChangeAsync(databases, user, change, cancellationToken))
            return;
        // Two first calls at the same time: the row exists now.
        if (!await TryChangeAsync(databases, user, change, cancellationToken))
            throw new InvalidOperationException($"Could not save the notification preferences of '{user.Id}'.");
    }

    private static async Task<bool> TryChangeAsync(
        IDbContextFactory<PortalDb> databases,
        CurrentUser user,
        Func<PortalDb, NotificationPreferences, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var preferences = await db.NotificationPreferences.SingleOrDefaultAsync(row => row.PersonId == user.Id, cancellationToken);
        var isNew = preferences is null;
        if (preferences is null)
            db.NotificationPreferences.Add(preferences = new NotificationPreferences(user.Id));
        await change(db, preferences);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (isNew && exception.ViolatesKeyOf<NotificationPreferences>(db))
        {
            return false;
        }
    }
}
