namespace TenantPortal.Core.Sessions;

/// <summary>One sign-in of one browser. The browser's cookie carries only the id; what it gives is here, and ends here.</summary>
public sealed class Session
{
    /// <summary>How long a session lives that nobody uses.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromHours(8);

    public Session(string id, PersonFacts person, string? providerSession, byte[]? tokens, DateTimeOffset at)
    {
        ProviderSession = providerSession;
        (Id, PersonId, Name, Email, Groups) = (id, person.Id, person.Name, person.Email, person.Groups);
        (Tokens, CreatedAt, SeenAt, CheckedAt) = (tokens, at, at, at);
    }

    // For the database.
    private Session() => (Id, PersonId, Name, Groups) = ("", "", "", []);

    /// <summary>Random; of no use to anybody without the keys that cookies are protected with.</summary>
    public string Id { get; private set; }

    public string PersonId { get; private set; }

    public string Name { get; private set; }

    public string? Email { get; private set; }

    public IReadOnlyList<string> Groups { get; private set; }

    /// <summary>What the provider calls its own session (<c>sid</c>), by which it can end this one.</summary>
    public string? ProviderSession { get; private set; }

    /// <summary>What the provider is asked again with, protected; null where it gave nothing.</summary>
    public byte[]? Tokens { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the browser last came, to a few minutes.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When the provider last answered.</summary>
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>When somebody last went to ask the provider, whether it answered or not: at most one asks at a time.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public PersonFacts Person => new(PersonId, Name, Email, Groups);

    public bool IsLive(DateTimeOffset now, TimeSpan maxAge) => EndedAt is null && now < SeenAt + IdleTimeout && now < CreatedAt + maxAge;

    /// <summary>Takes over what the provider says now.</summary>
    public void Refresh(PersonFacts person, byte[]? tokens, DateTimeOffset at)
    {
        if (person.Id != PersonId)
            throw new InvalidOperationException($"The session of '{PersonId}' cannot become that of '{person.Id}'.");
        (Name, Email, Groups, Tokens, CheckedAt) = (person.Name, person.Email, person.Groups, tokens, at);
    }

    public void End(DateTimeOffset at) => (EndedAt, Tokens) = (EndedAt ?? at, null);
}
