using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications;

/// <summary>The current user's notifications, read position and e-mail preferences. Users cannot read or change those of others.</summary>
public sealed class NotificationCenter(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    public const int MaxLimit = 500;

    /// <summary>The most that are counted: the bell shows 99+.</summary>
    public const int MaxCounted = 100;

    /// <summary>The number of unread notifications, up to <see cref="MaxCounted"/>.</summary>
    public async Task<int> CountUnreadAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.VisibleAnnouncements(user, ReadUpTo(db, user), long.MaxValue)
            .IgnoreAutoIncludes()
            .Select(announcement => announcement.Id)
            .OrderByDescending(id => id)
            .Take(MaxCounted)
            .CountAsync(cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="after">The cursor of the previous page.</param>
    /// <param name="limit">1 to 500.</param>
    public async Task<Page<Notification>> ListAsync(CurrentUser user, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var before = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : long.MaxValue;
        limit = Math.Clamp(limit, 1, MaxLimit);
        var readUpTo = ReadUpTo(db, user);
        var rows = await db.VisibleAnnouncements(user, db.NotificationPreferences.Where(row => false).Select(row => row.ReadUpTo), before)
            .IgnoreAutoIncludes()
            .OrderByDescending(announcement => announcement.Id)
            .Take(limit + 1)
            .Select(announcement => new Notification(
                announcement.Id,
                announcement.Kind,
                announcement.RequestId,
                announcement.Tenant,
                announcement.Page,
                announcement.Team,
                announcement.ActorName,
                announcement.Text,
                announcement.At,
                announcement.Id > readUpTo.FirstOrDefault()
            ))
            .ToListAsync(cancellationToken);
        return new Page<Notification>(
            rows.Count > limit ? rows[..limit] : rows,
            rows.Count > limit ? rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    /// <summary>Marks all notifications as read, or all up to the given one.</summary>
    public async Task MarkReadAsync(CurrentUser user, long? upTo, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            user,
            async (db, preferences) =>
            {
                // Not beyond the newest: future announcements must be unread.
                var last = await db.Announcements.MaxAsync(announcement => (long?)announcement.Id, cancellationToken) ?? 0;
                preferences.Read(Math.Min(upTo ?? last, last));
            },
            cancellationToken
        );
        changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>The groups that the user gets e-mail about.</summary>
    public async Task<IReadOnlyList<AnnouncementGroup>> MailAboutAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var without =
            await db.NotificationPreferences.Where(row => row.PersonId == user.Id).Select(row => row.WithoutMail).SingleOrDefaultAsync(cancellationToken) ?? [];
        return [.. Enum.GetValues<AnnouncementGroup>().Where(group => !without.Contains(group.ToString()))];
    }

    public Task ChooseMailAsync(CurrentUser user, IReadOnlyCollection<AnnouncementGroup> wanted, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            (_, preferences) =>
            {
                preferences.ChooseMail(wanted);
                return Task.CompletedTask;
            },
            cancellationToken
        );

    private static IQueryable<long> ReadUpTo(PortalDb db, CurrentUser user) =>
        db.NotificationPreferences.Where(row => row.PersonId == user.Id).Select(row => row.ReadUpTo);

    private async Task ChangeAsync(CurrentUser user, Func<PortalDb, NotificationPreferences, Task> change, CancellationToken cancellationToken)
    {
        if (await TryChangeAsync(user, change, cancellationToken))
            return;
        // Two first calls at the same time: the row exists now.
        if (!await TryChangeAsync(user, change, cancellationToken))
            throw new InvalidOperationException($"Could not save the notification preferences of '{user.Id}'.");
    }

    private async Task<bool> TryChangeAsync(CurrentUser user, Func<PortalDb, NotificationPreferences, Task> change, CancellationToken cancellationToken)
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
