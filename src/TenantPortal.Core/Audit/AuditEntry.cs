using TenantPortal.Core.People;

namespace TenantPortal.Core.Audit;

/// <summary>
/// Who did what to which request or tenant. It is saved together with the change and is never modified. Saving appends it to the
/// chain (<see cref="AuditChain"/>).
/// </summary>
public sealed class AuditEntry
{
    // Rounded to what every database returns: the hash must not change on a round trip.
    public AuditEntry(CurrentUser actor, string action, string subject, string details, DateTimeOffset at)
        : this(
            StorableText.From(actor.Id),
            StorableText.From(actor.Name),
            StorableText.From(action),
            StorableText.From(subject),
            StorableText.From(details + TokenOf(actor)),
            InMicroseconds(at)
        ) { }

    private AuditEntry(string actorId, string actorName, string action, string subject, string details, DateTimeOffset at) =>
        (ActorId, ActorName, Action, Subject, Details, At) = (actorId, actorName, action, subject, details, at);

    /// <summary>The position in the chain: 1, 2, 3 … without gaps.</summary>
    public long Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string ActorId { get; private set; }

    public string ActorName { get; private set; }

    /// <summary>Noun and verb: <c>request.approved</c>.</summary>
    public string Action { get; private set; }

    /// <summary>The request's id or the tenant's name.</summary>
    public string Subject { get; private set; }

    /// <summary>A sentence with the relevant facts.</summary>
    public string Details { get; private set; }

    /// <summary>The tenant it concerns; set automatically for entries that are saved together with a request or tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The team it concerns; set automatically like <see cref="Tenant"/>.</summary>
    public string? Team { get; init; }

    /// <summary>The values before and after, as canonical JSON; taken from the saved changes when not set.</summary>
    public string? Change { get; init; }

    /// <summary>The hashes of the rows that were saved with it and that evidence reads, as JSON; null for none.</summary>
    public string? Covered { get; private set; }

    /// <summary>The key that the entry is sealed with; empty for entries that predate the chain.</summary>
    public string KeyId { get; private set; } = "";

    public string PreviousHash { get; private set; } = "";

    /// <summary>HMAC-SHA256 over the previous hash and everything above.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>An action of the portal itself.</summary>
    public static AuditEntry ByReconciler(string action, string subject, string details, DateTimeOffset at, string? tenant = null, string? team = null) =>
        new(ActorIds.Portal, "TenantPortal", action, subject, StorableText.From(details), InMicroseconds(at)) { Tenant = tenant, Team = team };

    /// <summary>The token, and for a team's token the person behind it.</summary>
    private static string TokenOf(CurrentUser actor) =>
        actor switch
        {
            { TokenId: { } token, TokenCreator: { } creator } => $" (Token {token}, created by {creator.Name}, {creator.Id}.)",
            { TokenId: { } token } => $" (Token {token}.)",
            _ => "",
        };

    private static DateTimeOffset InMicroseconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
