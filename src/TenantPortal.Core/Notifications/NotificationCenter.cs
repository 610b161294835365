using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications;

/// <summary>The current user's notifications and what they have read of them. Users cannot read or change those of others.</summary>
public sealed class NotificationCenter(IDbContextFactory<PortalDb> databases, ChangeFeed changes)
{
    public const int MaxLimit = 500;

    /// <summary>The most that are counted: the bell shows 99+.</summary>
    public const int MaxCounted = 100;

    private static readonly IReadOnlyList<AnnouncementKind> AboutRequests = [.. Enum.GetValues<AnnouncementKind>().Where(AnnouncementWords.IsAboutRequest)];

    /// <summary>The number of unread notifications, up to <see cref="MaxCounted"/>.</summary>
    public async Task<int> CountUnreadAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Unread(db, user, await UnlistedAsync(db, user, cancellationToken))
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
        var (unlisted, readUpTo, read) = (await UnlistedAsync(db, user, cancellationToken), ReadUpTo(db, user), ReadSince(db, user));
        var rows = await db.VisibleAnnouncements(user, unlisted, db.NotificationPreferences.Where(row => false).Select(row => row.ReadUpTo), before)
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
                announcement.Id > readUpTo.FirstOrDefault() && !read.Contains(announcement.Id)
            )
            {
                Wording = announcement.Wording,
            })
            .ToListAsync(cancellationToken);
        return new Page<Notification>(
            rows.Count > limit ? rows[..limit] : rows,
            rows.Count > limit ? rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    /// <summary>Marks all notifications as read, or all up to the given one.</summary>
    public async Task MarkReadAsync(CurrentUser user, long? upTo, CancellationToken cancellationToken)
    {
        await databases.ChangePreferencesAsync(
            user,
            async (db, preferences) =>
            {
                // Not beyond the newest: future announcements must be unread.
                var last = await db.Announcements.MaxAsync(announcement => (long?)announcement.Id, cancellationToken) ?? 0;
                preferences.Read(Math.Min(upTo ?? last, last));
            },
            cancellationToken
        );
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db
            .NotificationReads.Where(row => row.PersonId == user.Id && row.AnnouncementId <= ReadUpTo(db, user).FirstOrDefault())
            .ExecuteDeleteAsync(cancellationToken);
        changes.Publish(ChangeTopics.Notifications);
    }

    /// <summary>Marks these notifications as read; those of others are left out.</summary>
    public Task MarkSelectedReadAsync(CurrentUser user, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        MarkAsync(user, announcement => ids.Contains(announcement.Id), cancellationToken);

    /// <summary>Marks the notifications about a request as read, because the user has opened it.</summary>
    public Task OpenRequestAsync(CurrentUser user, string id, CancellationToken cancellationToken) =>
        MarkAsync(user, announcement => announcement.RequestId == id, cancellationToken);

    /// <summary>Marks the notifications about a tenant as read, because the user has opened it. Its requests have pages of their own.</summary>
    public Task OpenTenantAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        MarkAsync(user, announcement => announcement.Tenant == name && !AboutRequests.Contains(announcement.Kind), cancellationToken);

    private static IQueryable<Announcement> Unread(PortalDb db, CurrentUser user, AnnouncementKind[] unlisted)
    {
        var read = ReadSince(db, user);
        return db.VisibleAnnouncements(user, unlisted, ReadUpTo(db, user), long.MaxValue)
            .IgnoreAutoIncludes()
            .Where(announcement => !read.Contains(announcement.Id));
    }

    private static IQueryable<long> ReadUpTo(PortalDb db, CurrentUser user) =>
        db.NotificationPreferences.Where(row => row.PersonId == user.Id).Select(row => row.ReadUpTo);

    private static IQueryable<long> ReadSince(PortalDb db, CurrentUser user) =>
        db.NotificationReads.Where(row => row.PersonId == user.Id).Select(row => row.AnnouncementId);

    private static async Task<AnnouncementKind[]> UnlistedAsync(PortalDb db, CurrentUser user, CancellationToken cancellationToken) =>
        NotificationPreferences.UnlistedKinds(
            await db.NotificationPreferences.Where(row => row.PersonId == user.Id).Select(row => row.WithoutPortal).SingleOrDefaultAsync(cancellationToken)
                ?? []
        );

    private async Task MarkAsync(CurrentUser user, Expression<Func<Announcement, bool>> which, CancellationToken cancellationToken)
    {
        // Two windows may mark the same notifications.
        var marked = await ConflictRetry.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var ids = await Unread(db, user, []).Where(which).Select(announcement => announcement.Id).ToListAsync(cancellationToken);
            db.NotificationReads.AddRange(ids.Select(id => new NotificationRead(user.Id, id)));
            return await db.SaveChangesAsync(cancellationToken);
        });
        if (marked > 0)
            changes.Publish(ChangeTopics.Notifications);
    }
}
