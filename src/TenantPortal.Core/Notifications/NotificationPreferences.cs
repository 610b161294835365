using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>A user's read position, and the groups without e-mail.</summary>
public sealed class NotificationPreferences(string personId)
{
    /// <summary>The immutable id of the identity provider.</summary>
    public string PersonId { get; private set; } = personId;

    /// <summary>The last read announcement; every later one is unread.</summary>
    public long ReadUpTo { get; private set; }

    /// <summary>The groups of kinds (<see cref="AnnouncementGroup"/>) without e-mail.</summary>
    public IReadOnlyList<string> WithoutMail { get; private set; } = [];

    /// <summary>Never moves back: read notifications stay read.</summary>
    public void Read(long announcementId) => ReadUpTo = Math.Max(ReadUpTo, announcementId);

    public void ChooseMail(IEnumerable<AnnouncementGroup> wanted) =>
        WithoutMail = [.. Enum.GetValues<AnnouncementGroup>().Except(wanted).Select(group => group.ToString())];

    public bool WantsMailAbout(AnnouncementKind kind) => !WithoutMail.Contains(AnnouncementWords.GroupOf(kind).ToString());
}
