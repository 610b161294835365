using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Notifications.Announcements;

/// <summary>
/// One event that users are notified of. It is saved in the transaction of the change, so that every notification has its event
/// and every event its notification. The actor is not notified.
/// </summary>
public sealed class Announcement
{
    public const int MaxTextLength = 1000;

    /// <summary>The actor of the portal's own actions.</summary>
    public const string PortalId = "tenantportal";

    public const string PortalName = "TenantPortal";

    /// <summary>The team of an announcement that concerns no team.</summary>
    public const string NoTeam = "";

    private readonly List<AnnouncementAudience> _rows = [];

    public long Id { get; private set; }

    public required AnnouncementKind Kind { get; init; }

    /// <summary>The request that it is about; null when it is only about a tenant.</summary>
    public string? RequestId { get; init; }

    /// <summary>The name of the tenant that it is about or that is requested.</summary>
    public string? Tenant { get; init; }

    /// <summary>The team that it concerns: only users who may see the team's tenants are notified. <see cref="NoTeam"/> for none.</summary>
    public required string Team { get; init; }

    /// <summary>The path of the page that it links to, without a leading slash; null when the rest says it.</summary>
    public string? Page { get; init; }

    public string ActorId { get; init; } = PortalId;

    public string ActorName { get; init; } = PortalName;

    /// <summary>One or two sentences. Text from users is treated as plain text, and long text is truncated.</summary>
    public required Sentence Sentence
    {
        get => StoredSentence.Read(Wording, Text);
        init => (Text, Wording) = (WrittenText.Limit(value.ToString().Trim(), MaxTextLength), StoredSentence.Write(value));
    }

    /// <summary><see cref="Sentence"/> in English.</summary>
    public string Text { get; private set; } = "";

    /// <summary><see cref="Sentence"/> as it is stored; null for announcements that were saved before there were languages.</summary>
    internal string? Wording { get; private set; }

    /// <summary>The recipients; a user in several audiences is notified once.</summary>
    public required IReadOnlyList<Audience> Audiences
    {
        get =>
            [
                .. _rows.Select(row =>
                    row.Kind switch
                    {
                        AudienceKind.Person => Audience.Person(row.Value),
                        AudienceKind.TeamLeads => Audience.TeamLeads(row.Value),
                        AudienceKind.TeamManagers => Audience.TeamManagers(row.Value),
                        _ => Audience.Role(Enum.Parse<NotifiedRole>(row.Value)),
                    }
                ),
            ];
        init => _rows.AddRange(value.Distinct().Select(audience => new AnnouncementAudience(audience.Kind, audience.Value)));
    }

    public required DateTimeOffset At { get; init; }

    /// <summary>A key for events that are announced once, even when several replicas notice them: keys are unique. Null for other events.</summary>
    public string? OnceKey { get; init; }

    /// <summary>When the deliveries were recorded; null before.</summary>
    public DateTimeOffset? FannedOutAt { get; private set; }

    /// <summary>The rows of <see cref="Audiences"/>.</summary>
    public IReadOnlyList<AnnouncementAudience> Rows => _rows;
}
