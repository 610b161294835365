using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tokens;

/// <summary>
/// Creates, lists and revokes tokens: users manage their own and those of teams they lead, platform admins all. A token cannot create
/// tokens.
/// </summary>
public sealed class TokenService(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>The most tokens that are listed.</summary>
    private const int MaxListed = 500;

    /// <summary>The audit subject of a token, which no tenant name can equal.</summary>
    public static string SubjectOf(string token) => $"token/{token}";

    public async Task<Result<CreatedToken>> CreateAsync(CurrentUser user, TokenInput input, CancellationToken cancellationToken)
    {
        if (user.TokenId is not null)
            return OnlyPeople();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another from the count on, so that two calls at once do not exceed the limit.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var (now, team) = (time.GetUtcNow(), string.IsNullOrEmpty(input.Team) ? null : input.Team);
        var leads = team is not null && await db.LedTeams(user).AnyAsync(led => led.Name == team, cancellationToken);
        var active = await db.Tokens.CountAsync(
            token => (team == null ? token.CreatedBy == user.Id && token.Team == null : token.Team == team) && token.RevokedAt == null && token.ExpiresAt > now,
            cancellationToken
        );
        if (TokenPolicy.Check(input, leads, active) is { Count: > 0 } problems)
            return problems.ToArray();

        var secret = TokenSecret.New();
        var token = new ApiToken(
            secret,
            user,
            team,
            input.Name!.Trim(),
            TokenPolicy.Parse(input.Scopes!),
            now,
            now.AddDays(input.ExpiresInDays ?? TokenPolicy.DefaultDays)
        );
        db.Tokens.Add(token);
        db.Audit.Add(
            new AuditEntry(
                user,
                "token.created",
                SubjectOf(token.Id),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Created the {(team is null ? "personal token" : $"token of team '{team}'")} '{token.Name}' "
                        + $"({string.Join(", ", TokenPolicy.Write(token.Scopes))}) until {token.ExpiresAt:yyyy-MM-dd}."
                ),
                now
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CreatedToken(token.Id, token.Name, secret.Reveal(), token.ExpiresAt);
    }

    /// <summary>The tokens that the user may revoke, newest first.</summary>
    public async Task<IReadOnlyList<TokenView>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (user.TokenId is not null)
            return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var led = await db.LedTeams(user).Select(team => team.Name).ToListAsync(cancellationToken);
        var tokens = await RevocableBy(db, user)
            .AsNoTracking()
            .OrderByDescending(token => token.CreatedAt)
            .ThenBy(token => token.Id)
            .Take(MaxListed)
            .ToListAsync(cancellationToken);
        return
        [
            .. tokens.Select(token => new TokenView(
                token.Id,
                token.Kind,
                token.Team,
                token.Name,
                TokenPolicy.Write(token.Scopes),
                token.StateAt(now),
                token.CreatedByName,
                token.CreatedAt,
                token.ExpiresAt,
                token.LastUsedAt,
                token.RevokedAt,
                token.Team is null && token.CreatedBy == user.Id,
                token.Team is not null && led.Contains(token.Team)
            )),
        ];
    }

    public async Task<Result<string>> RevokeAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        if (user.TokenId is not null)
            return OnlyPeople();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await RevocableBy(db, user).SingleOrDefaultAsync(token => token.Id == id, cancellationToken) is not { } token)
            return new Problem($"There is no token '{id}' that you can revoke.", Kind: ProblemKind.NotFound);
        if (token.RevokedAt is not null)
            return id;
        token.Revoke(user, time.GetUtcNow());
        db.Audit.Add(
            new AuditEntry(
                user,
                "token.revoked",
                SubjectOf(id),
                $"Revoked the token '{token.Name}' of {(token.Team is null ? token.CreatedByName : $"team '{token.Team}'")}.",
                time.GetUtcNow()
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        return id;
    }

    private static IQueryable<ApiToken> RevocableBy(PortalDb db, CurrentUser user) =>
        user.IsPlatformAdmin
            ? db.Tokens
            : db.Tokens.Where(token => (token.Team == null && token.CreatedBy == user.Id) || db.LedTeams(user).Any(team => team.Name == token.Team));

    private static Problem OnlyPeople() => new("A token cannot create or revoke tokens. Sign in with a browser.", Kind: ProblemKind.Forbidden);
}
