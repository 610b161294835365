using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Notifications;

/// <summary>A way in which users are notified. Webhooks are the platform's own and are configured.</summary>
public enum NotificationChannel
{
    /// <summary>The bell and the page Notifications.</summary>
    Portal,
    Email,
}

/// <summary>A user's read position, and the events that they turned off. Every event is on by default, so only those that are off are stored.</summary>
public sealed class NotificationPreferences(string personId)
{
    /// <summary>E-mail was chosen for four groups of events before there was a setting for each.</summary>
    private static readonly Dictionary<string, NotificationEvent[]> EarlierGroups = new()
    {
        ["Decisions"] = [NotificationEvent.DecisionWaiting, NotificationEvent.Rights],
        ["Requests"] = [NotificationEvent.RequestDecided, NotificationEvent.RequestQuestion, NotificationEvent.RequestProgress],
        ["Tenants"] =
        [
            NotificationEvent.TenantReady,
            NotificationEvent.TenantFailing,
            NotificationEvent.Isolation,
            NotificationEvent.DriftFight,
            NotificationEvent.QuotaNearlyUsed,
            NotificationEvent.Expiry,
            NotificationEvent.Suspension,
            NotificationEvent.Recertification,
            NotificationEvent.DeletionAndMove,
            NotificationEvent.TeamWithoutLead,
            NotificationEvent.Cluster,
            NotificationEvent.LogIntegrity,
        ],
        ["Notes"] = [NotificationEvent.Comment],
    };

    /// <summary>The immutable id of the identity provider.</summary>
    public string PersonId { get; private set; } = personId;

    /// <summary>The last read announcement; every later one is unread, except those of <see cref="NotificationRead"/>.</summary>
    public long ReadUpTo { get; private set; }

    /// <summary>The names of the events without e-mail, or of groups in rows that were saved before there were events.</summary>
    public IReadOnlyList<string> WithoutMail { get; private set; } = [];

    /// <summary>The names of the events that the portal does not list.</summary>
    public IReadOnlyList<string> WithoutPortal { get; private set; } = [];

    /// <summary>Never moves back: read notifications stay read.</summary>
    public void Read(long announcementId) => ReadUpTo = Math.Max(ReadUpTo, announcementId);

    public bool IsOn(NotificationEvent one, NotificationChannel channel) => !OffIn(channel).Contains(one);

    /// <summary>Turning off what is always listed is refused before.</summary>
    public void Set(NotificationEvent one, NotificationChannel channel, bool isOn)
    {
        var off = OffIn(channel);
        if (isOn)
            off.Remove(one);
        else
            off.Add(one);
        IReadOnlyList<string> names = [.. off.Order().Select(name => name.ToString())];
        if (channel == NotificationChannel.Email)
            WithoutMail = names;
        else
            WithoutPortal = names;
    }

    public void ResetSettings() => (WithoutMail, WithoutPortal) = ([], []);

    /// <summary>The kinds that the portal does not list.</summary>
    internal static AnnouncementKind[] UnlistedKinds(IEnumerable<string> withoutPortal) =>
        [.. Parse(withoutPortal).Select(NotificationEvents.Describe).Where(one => one.WhyAlwaysListed is null).SelectMany(one => one.Kinds)];

    private HashSet<NotificationEvent> OffIn(NotificationChannel channel) => Parse(channel == NotificationChannel.Email ? WithoutMail : WithoutPortal);

    /// <summary>A name that this version does not know is left out: after a downgrade, what is unknown is on.</summary>
    private static HashSet<NotificationEvent> Parse(IEnumerable<string> names) =>
        [
            .. names.SelectMany(name =>
                EarlierGroups.TryGetValue(name, out var events) ? events
                : Enum.TryParse<NotificationEvent>(name, out var one) && Enum.IsDefined(one) ? [one]
                : []
            ),
        ];
}
