using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications;

/// <summary>What the person who asks is told, how far they have read it, and what they want mail about. Nobody reads or changes another's.</summary>
public sealed class NotificationCenter(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    public const int MaxLimit = 500;

    /// <summary>Nobody counts further: the bell says 99+.</summary>
    public const int MaxCounted = 100;

    /// <summary>How many are unread, up to <see cref="MaxCounted"/>.</summary>
    public async Task<int> CountUnreadAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ToldTo(user, ReadUpTo(db, user), long.MaxValue)
            .IgnoreAutoIncludes()
            .Select(announcement => announcement.Id)
            .OrderByDescending(id => id)
            .Take(MaxCounted)
            .CountAsync(cancellationToken);
    }

    /// <summary>The newest first.</summary>
    /// <param name="after">The cursor that the page before gave.</param>
    /// <param name="limit">1 to 500.</param>
    public async Task<Page<Notification>> ListAsync(CurrentUser user, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var before = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : long.MaxValue;
        limit = Math.Clamp(limit, 1, MaxLimit);
        var readUpTo = ReadUpTo(db, user);
        var rows = await db.ToldTo(user, db.NotificationPreferences.Where(row => false).Select(row => row.ReadUpTo), before)
            .IgnoreAutoIncludes()
            .OrderByDescending(announcement => announcement.Id)
            .Take(limit + 1)
            .Select(announcement => new Notification(
                announcement.Id,
                announcement.Kind,
                announcement.RequestId,
                announcement.Tenant,
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

    /// <summary>Marks everything as read, or everything up to the one that was seen last.</summary>
    public async Task MarkReadAsync(CurrentUser user, long? upTo, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            user,
            async (db, preferences) =>
            {
                // Not beyond what there is: what is announced tomorrow shall be unread.
                var last = await db.Announcements.MaxAsync(announcement => (long?)announcement.Id, cancellationToken) ?? 0;
                preferences.Read(Math.Min(upTo ?? last, last));
            },
            cancellationToken
        );
        changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>The groups that the person gets mail about.</summary>
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
        // Twice at once for the first time: the row is there now.
        if (!await TryChangeAsync(user, change, cancellationToken))
            throw new InvalidOperationException($"What '{user.Id}' has read could not be stored.");
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
        catch (DbUpdateException) when (isNew)
        {
            return false;
        }
    }
}
