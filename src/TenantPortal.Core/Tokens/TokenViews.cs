namespace TenantPortal.Core.Tokens;

/// <summary>A token as it is displayed: everything except its secret.</summary>
/// <param name="Id">The beginning of its secret, after <c>tp_</c>.</param>
/// <param name="Team">Null for a personal token.</param>
/// <param name="IsMine">Whether it is the current user's personal token.</param>
/// <param name="IsOfMyTeam">Whether it acts for a team that the current user leads.</param>
public sealed record TokenView(
    string Id,
    TokenKind Kind,
    string? Team,
    string Name,
    IReadOnlyList<string> Scopes,
    TokenState State,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    bool IsMine,
    bool IsOfMyTeam
);

/// <summary>A token that was just created.</summary>
/// <param name="Secret">Displayed once.</param>
public sealed record CreatedToken(string Id, string Name, string Secret, DateTimeOffset ExpiresAt);
