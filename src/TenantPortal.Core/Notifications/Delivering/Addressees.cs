using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>All possible recipients, read once for several announcements, and the selection for each announcement.</summary>
internal sealed class Addressees
{
    /// <summary>Users who have not been seen for this long may have left: their known groups are outdated.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(180);

    private readonly List<Addressee> _people;
    private readonly Dictionary<string, Team> _teams;
    private readonly Dictionary<string, string> _managers;
    private readonly MailboxOptions _mailboxes;

    private Addressees(List<Addressee> people, Dictionary<string, Team> teams, Dictionary<string, string> managers, MailboxOptions mailboxes) =>
        (_people, _teams, _managers, _mailboxes) = (people, teams, managers, mailboxes);

    public static async Task<Addressees> ReadAsync(
        PortalDb db,
        AccessOptions access,
        MailboxOptions mailboxes,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var since = now - KnownFor;
        var people = await (
            from person in db.People.AsNoTracking()
            join choice in db.NotificationPreferences on person.Id equals choice.PersonId into choices
            from choice in choices.DefaultIfEmpty()
            where person.Email != null && person.SeenAt >= since
            select new { person, choice }
        ).ToListAsync(cancellationToken);
        return new Addressees(
            [.. people.Select(row => new Addressee(access.Recognize(row.person), new(row.person.Email!, row.person.Language), row.choice))],
            await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Name, cancellationToken),
            await db.Departments.AsNoTracking().ToDictionaryAsync(department => department.Name, department => department.ManagerGroup, cancellationToken),
            mailboxes
        );
    }

    /// <summary>The addresses to send to, each once: the users who are notified in the portal, and the mailboxes of roles.</summary>
    public IReadOnlyList<Mailbox> Of(Announcement announcement)
    {
        var people =
            from addressee in _people
            where
                IsRecipient(addressee.User, announcement)
                && addressee.Choice?.IsOn(NotificationEvents.Of(announcement.Kind), NotificationChannel.Email) != false
            select addressee.Mailbox;
        var mailboxes = announcement
            .Audiences.Where(audience => audience.Kind == AudienceKind.Role)
            .SelectMany(audience => _mailboxes.Of(Enum.Parse<NotifiedRole>(audience.Value)))
            .Select(address => new Mailbox(address, null));
        return
        [
            .. people
                .Concat(mailboxes)
                .Where(mailbox => EmailAddress.IsBare(mailbox.Address))
                .DistinctBy(mailbox => mailbox.Address, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The same rule as <see cref="NotificationVisibility.VisibleAnnouncements"/> in the database.</summary>
    private bool IsRecipient(CurrentUser user, Announcement announcement) =>
        user.Id != announcement.ActorId
        && (announcement.Team == Announcement.NoTeam || MaySee(user, announcement.Team))
        && announcement.Rows.Any(audience =>
            audience.Kind switch
            {
                AudienceKind.Person => audience.Value == user.Id,
                AudienceKind.Role => NotificationVisibility.RolesOf(user).Any(role => role.ToString() == audience.Value),
                AudienceKind.TeamManagers => Manages(user, audience.Value),
                _ => _teams.TryGetValue(audience.Value, out var led) && user.Leads(led),
            }
        );

    private bool MaySee(CurrentUser user, string name) =>
        _teams.TryGetValue(name, out var team) && (user.SeesEverything || user.BelongsTo(team) || Manages(user, name));

    private bool Manages(CurrentUser user, string name) =>
        _teams.TryGetValue(name, out var team) && _managers.TryGetValue(team.Department, out var managers) && user.Groups.Contains(managers);

    private sealed record Addressee(CurrentUser User, Mailbox Mailbox, NotificationPreferences? Choice);
}

/// <summary>Where an e-mail goes.</summary>
/// <param name="Language">The language of the reader; null for a mailbox of several readers.</param>
internal sealed record Mailbox(string Address, string? Language);
