namespace TenantPortal.Core.Notifications;

/// <summary>
/// One event that people are told about. It is saved together with what happened or not at all, so nothing is told that did not happen,
/// and nothing that happened is forgotten. Whoever did it is not told.
/// </summary>
public sealed class Announcement
{
    public const int MaxTextLength = 1000;

    /// <summary>Who acts when the portal does something of itself.</summary>
    public const string PortalId = "tenantportal";

    private readonly List<AnnouncementAudience> _toldTo = [];

    public long Id { get; private set; }

    public required AnnouncementKind Kind { get; init; }

    /// <summary>The request that it is about; null when it is about a tenant alone.</summary>
    public string? RequestId { get; init; }

    /// <summary>The name of the tenant that it is about, or that is asked for.</summary>
    public string? Tenant { get; init; }

    /// <summary>The team whose matter it is: nobody is told who may not see what this team has.</summary>
    public required string Team { get; init; }

    public string ActorId { get; init; } = PortalId;

    public string ActorName { get; init; } = "TenantPortal";

    /// <summary>A sentence or two; text from people in it stays text. What is too long is cut.</summary>
    public required string Text
    {
        get;
        init => field = value.Trim() is { Length: > MaxTextLength } tooLong ? string.Concat(tooLong.AsSpan(0, MaxTextLength - 1), "…") : value.Trim();
    }

    /// <summary>Everybody who is told; whoever is in several of them is told once.</summary>
    public required IReadOnlyList<Audience> Audiences
    {
        get =>
            [
                .. _toldTo.Select(row =>
                    row.Kind switch
                    {
                        AudienceKind.Person => Audience.Person(row.Value),
                        AudienceKind.TeamLeads => Audience.TeamLeads(row.Value),
                        _ => Audience.Role(Enum.Parse<NotifiedRole>(row.Value)),
                    }
                ),
            ];
        init => _toldTo.AddRange(value.Distinct().Select(audience => new AnnouncementAudience(audience.Kind, audience.Value)));
    }

    public required DateTimeOffset At { get; init; }

    /// <summary>For what may be told once only, however many replicas notice it: a second one with the same key cannot be saved. Null for the rest.</summary>
    public string? OnceKey { get; init; }

    /// <summary>When a delivery was written down for everybody outside the portal; null before.</summary>
    public DateTimeOffset? FannedOutAt { get; private set; }

    /// <summary>The rows of <see cref="Audiences"/>.</summary>
    public IReadOnlyList<AnnouncementAudience> ToldTo => _toldTo;

    /// <exception cref="InvalidOperationException">That was done before.</exception>
    public void FanOut(DateTimeOffset at) =>
        FannedOutAt = FannedOutAt is null ? at : throw new InvalidOperationException($"Announcement {Id} is fanned out already.");
}
