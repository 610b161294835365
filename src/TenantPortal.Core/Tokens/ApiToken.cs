using TenantPortal.Core.People;

namespace TenantPortal.Core.Tokens;

/// <summary>Whose a token is.</summary>
public enum TokenKind
{
    /// <summary>Acts as the person who made it.</summary>
    Personal,

    /// <summary>Acts for a team, whoever made it.</summary>
    Team,
}

/// <summary>What a token may be used for; its owner's own rights are the limit of it.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,
    Read = 1,
    Request = 2,
    Decide = 4,
}

/// <summary>Where a token stands.</summary>
public enum TokenState
{
    Active,
    Expired,
    Revoked,
}

/// <summary>Lets a program call the API. Only the hash of its secret is kept.</summary>
public sealed class ApiToken
{
    public ApiToken(TokenSecret secret, CurrentUser creator, string? team, string name, TokenScopes scopes, DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        (Id, Hash, Name, Scopes, CreatedAt, ExpiresAt) = (secret.Id, secret.Hash, name, scopes, createdAt, expiresAt);
        (Kind, Team, CreatedBy, CreatedByName) = (team is null ? TokenKind.Personal : TokenKind.Team, team, creator.Id, creator.Name);
    }

    // For the database.
    private ApiToken() => (Id, Name, CreatedBy, CreatedByName, Hash) = ("", "", "", "", "");

    /// <summary>The part of the secret that is none: by it the token is found and recognized.</summary>
    public string Id { get; private set; }

    public TokenKind Kind { get; private set; }

    /// <summary>The team that it acts for; null for a personal one.</summary>
    public string? Team { get; private set; }

    /// <summary>The person who made it, and who it is when it is personal.</summary>
    public string CreatedBy { get; private set; }

    public string CreatedByName { get; private set; }

    public string Name { get; private set; }

    public TokenScopes Scopes { get; private set; }

    /// <summary>SHA-256 of the whole secret: it is random enough to need no salt.</summary>
    public string Hash { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>To the minute; null before the first use.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedByName { get; private set; }

    public TokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenState.Revoked
        : ExpiresAt <= now ? TokenState.Expired
        : TokenState.Active;

    /// <exception cref="InvalidOperationException">It was revoked before.</exception>
    public void Revoke(CurrentUser user, DateTimeOffset at)
    {
        if (RevokedAt is not null)
            throw new InvalidOperationException($"The token {Id} was revoked before.");
        (RevokedAt, RevokedByName) = (at, user.Name);
    }
}
