using TenantPortal.Core.People;

namespace TenantPortal.Core.Tokens;

/// <summary>The owner of a token.</summary>
public enum TokenKind
{
    /// <summary>Acts as the user who created it.</summary>
    Personal,

    /// <summary>Acts for a team, independent of its creator.</summary>
    Team,
}

/// <summary>The allowed uses of a token, limited by its owner's own rights.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,
    Read = 1,
    Request = 2,
    Decide = 4,
}

/// <summary>The state of a token.</summary>
public enum TokenState
{
    Active,
    Expired,
    Revoked,
}

/// <summary>A token for programs that call the API. Only the hash of its secret is stored.</summary>
public sealed class ApiToken
{
    public ApiToken(TokenSecret secret, CurrentUser creator, string? team, string name, TokenScopes scopes, DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        (Id, Hash, Name, Scopes, CreatedAt, ExpiresAt) = (secret.Id, secret.Hash, name, scopes, createdAt, expiresAt);
        (Kind, Team, CreatedBy, CreatedByName) = (team is null ? TokenKind.Personal : TokenKind.Team, team, creator.Id, creator.Name);
    }

    // For Entity Framework.
    private ApiToken() => (Id, Name, CreatedBy, CreatedByName, Hash) = ("", "", "", "", "");

    /// <summary>The public part of the secret, which identifies the token.</summary>
    public string Id { get; private set; }

    public TokenKind Kind { get; private set; }

    /// <summary>The team that it acts for; null for a personal token.</summary>
    public string? Team { get; private set; }

    /// <summary>The user who created it, and whom a personal token acts as.</summary>
    public string CreatedBy { get; private set; }

    public string CreatedByName { get; private set; }

    public string Name { get; private set; }

    public TokenScopes Scopes { get; private set; }

    /// <summary>SHA-256 of the whole secret: it is random enough to need no salt.</summary>
    public string Hash { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Accurate to the minute; null before the first use.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedByName { get; private set; }

    public TokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenState.Revoked
        : ExpiresAt <= now ? TokenState.Expired
        : TokenState.Active;

    /// <exception cref="InvalidOperationException">The token is already revoked.</exception>
    public void Revoke(CurrentUser user, DateTimeOffset at)
    {
        if (RevokedAt is not null)
            throw new InvalidOperationException($"The token {Id} is already revoked.");
        (RevokedAt, RevokedByName) = (at, user.Name);
    }
}
