using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Notifications;

/// <summary>Changes the preferences of a user, who may have none yet.</summary>
internal static class PreferencesWriting
{
    public static Task ChangePreferencesAsync(
        this IDbContextFactory<PortalDb> databases,
        CurrentUser user,
        Func<PortalDb, NotificationPreferences, Task> change,
        CancellationToken cancellationToken
    ) =>
        // Two windows may both add the row.
        ConflictRetry.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var preferences = await db.NotificationPreferences.SingleOrDefaultAsync(row => row.PersonId == user.Id, cancellationToken);
            if (preferences is null)
                db.NotificationPreferences.Add(preferences = new NotificationPreferences(user.Id));
            await change(db, preferences);
            await db.SaveChangesAsync(cancellationToken);
        });
}
