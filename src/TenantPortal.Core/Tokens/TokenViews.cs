namespace TenantPortal.Core.Tokens;

/// <summary>A token as it is shown: everything but its secret.</summary>
/// <param name="Id">The beginning of its secret, after <c>tp_</c>.</param>
/// <param name="Team">Null for a personal one.</param>
/// <param name="IsMine">It is the personal token of whoever looks.</param>
/// <param name="IsOfMyTeam">It acts for a team that whoever looks leads.</param>
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

/// <summary>A token that was just made.</summary>
/// <param name="Secret">Shown now and never again.</param>
public sealed record CreatedToken(string Id, string Name, string Secret, DateTimeOffset ExpiresAt);
