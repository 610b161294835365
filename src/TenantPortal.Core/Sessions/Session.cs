namespace TenantPortal.Core.Sessions;

/// <summary>One sign-in of one browser. The cookie carries only the id; the session's data and end are stored here.</summary>
public sealed class Session
{
    /// <summary>How long an unused session lives.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromHours(8);

    public Session(string id, PersonFacts person, string? providerSession, byte[]? tokens, DateTimeOffset at)
    {
        ProviderSession = providerSession;
        (Id, PersonId, Name, Email, Groups) = (id, person.Id, person.Name, person.Email, person.Groups);
        (Tokens, CreatedAt, SeenAt, CheckedAt) = (tokens, at, at, at);
    }

    // For Entity Framework.
    private Session() => (Id, PersonId, Name, Groups) = ("", "", "", []);

    /// <summary>Random; useless without the keys that protect cookies.</summary>
    public string Id { get; private set; }

    public string PersonId { get; private set; }

    public string Name { get; private set; }

    public string? Email { get; private set; }

    public IReadOnlyList<string> Groups { get; private set; }

    /// <summary>The provider's session id (<c>sid</c>), with which it can end this session.</summary>
    public string? ProviderSession { get; private set; }

    /// <summary>The protected tokens for queries to the provider; null when it issued none.</summary>
    public byte[]? Tokens { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the browser last sent a request, accurate to a few minutes.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>When the provider last answered.</summary>
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>When the portal last queried the provider, whether it answered or not; it allows one query at a time.</summary>
    public DateTimeOffset? CheckStartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The claims that the provider demands of the next sign-in, because it no longer accepted this session without them; null for none.</summary>
    public string? ClaimsChallenge { get; private set; }

    public PersonFacts Person => new(PersonId, Name, Email, Groups);

    public bool IsLive(DateTimeOffset now, TimeSpan maxAge) => EndedAt is null && now < SeenAt + IdleTimeout && now < CreatedAt + maxAge;

    /// <summary>Applies what the provider reports now.</summary>
    public void Refresh(PersonFacts person, byte[]? tokens, DateTimeOffset at)
    {
        if (person.Id != PersonId)
            throw new InvalidOperationException($"The session of '{PersonId}' cannot change to '{person.Id}'.");
        (Name, Email, Groups, Tokens, CheckedAt) = (person.Name, person.Email, person.Groups, tokens, at);
    }

    public void End(DateTimeOffset at) => (EndedAt, Tokens) = (EndedAt ?? at, null);

    /// <summary>Ends it until the user signs in as the provider demands.</summary>
    public void Challenge(string claims, DateTimeOffset at)
    {
        End(at);
        ClaimsChallenge = claims;
    }
}
