using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Tokens;

/// <summary>The user and scopes of a token, or why it is refused.</summary>
public sealed record TokenBearer(CurrentUser? User, TokenScopes Scopes, string? Refusal)
{
    internal static TokenBearer Refused(string sentence) => new(null, TokenScopes.None, sentence);
}

/// <summary>Authenticates programs by their tokens, and records when each was last used.</summary>
public sealed class TokenRegister(IDbContextFactory<PortalDb> databases, AccessOptions access, TokenOptions options, TokenMetrics metrics, TimeProvider time)
{
    /// <summary>Not every use is stored: a program may call many times a second.</summary>
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    /// <summary>At most one refused use per token is recorded in this time, so that refusals cannot flood the audit log.</summary>
    private static readonly TimeSpan RefusalInterval = TimeSpan.FromHours(1);

    private readonly Throttle _refusals = new(RefusalInterval, time);

    /// <param name="address">The address of the caller, for the audit log.</param>
    public async Task<TokenBearer> RecognizeAsync(string? text, string address, CancellationToken cancellationToken)
    {
        if (!TokenSecret.TryParse(text, out var secret))
            return await RefuseAsync(
                null,
                TokenRefusal.Malformed,
                "The token was not issued by this portal. Send the complete token as it was displayed.",
                address,
                cancellationToken
            );
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var token = await db.Tokens.AsNoTracking().SingleOrDefaultAsync(token => token.Id == secret.Id, cancellationToken);
        // The same message whether such a token exists or not.
        if (token is null || !secret.Matches(token.Hash))
            return await RefuseAsync(token, TokenRefusal.Unknown, "The token is not valid.", address, cancellationToken);

        var now = time.GetUtcNow();
        if (token.RevokedAt is { } revokedAt)
            return await RefuseAsync(
                token,
                TokenRefusal.Revoked,
                $"The token was revoked on {Day(revokedAt)}. Contact {token.RevokedByName}, or create a new token.",
                address,
                cancellationToken
            );
        if (token.ExpiresAt <= now)
            return await RefuseAsync(
                token,
                TokenRefusal.Expired,
                $"The token expired on {Day(token.ExpiresAt)}. Create a new token.",
                address,
                cancellationToken
            );
        var (user, refusal) =
            token.Kind == TokenKind.Team ? (await FindTeamAsync(db, token, cancellationToken), null) : await FindPersonAsync(db, token, now, cancellationToken);
        if (user is null)
            return await RefuseAsync(token, TokenRefusal.Inactive, refusal!, address, cancellationToken);
        await KeepUseAsync(db, token, user, now, address, cancellationToken);
        return new(user, token.Scopes, null);
    }

    /// <summary>Refuses a token that is valid, for a reason of the caller's.</summary>
    public async Task<TokenBearer> RefuseValidAsync(string text, string why, string address, CancellationToken cancellationToken)
    {
        if (!TokenSecret.TryParse(text, out var secret))
            return TokenBearer.Refused(why);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var token = await db.Tokens.AsNoTracking().SingleOrDefaultAsync(token => token.Id == secret.Id, cancellationToken);
        return await RefuseAsync(token, TokenRefusal.Unconfirmed, why, address, cancellationToken);
    }

    private async Task<(CurrentUser? User, string? Refusal)> FindPersonAsync(
        PortalDb db,
        ApiToken token,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == token.CreatedBy, cancellationToken);
        if (person is null || person.SeenAt + options.MaxUnseen < now)
            return (
                null,
                $"{token.CreatedByName} has not signed in for more than {options.MaxUnseen.TotalDays:0.#} days. Sign in with a browser to reactivate the token."
            );
        if (person.SuspendedAt is { } suspendedAt)
            return (
                null,
                $"The identity provider ended the session of {token.CreatedByName} on {Day(suspendedAt)}. Sign in with a browser to reactivate the token."
            );
        return (access.Recognize(person) with { TokenId = token.Id }, null);
    }

    private static async Task<CurrentUser> FindTeamAsync(PortalDb db, ApiToken token, CancellationToken cancellationToken)
    {
        var title = await db.Teams.Where(team => team.Name == token.Team).Select(team => team.Title).SingleAsync(cancellationToken);
        return new CurrentUser(ActorIds.OfToken(token.Id), $"{title} token '{token.Name}'", new HashSet<string>())
        {
            LedTeams = new HashSet<string> { token.Team! },
            TokenId = token.Id,
            TokenCreator = new(token.CreatedBy, token.CreatedByName),
        };
    }

    private static async Task KeepUseAsync(
        PortalDb db,
        ApiToken token,
        CurrentUser user,
        DateTimeOffset now,
        string address,
        CancellationToken cancellationToken
    )
    {
        var before = token.LastUsedAt;
        if (before is { } last && now - last < UseInterval)
            return;
        // Only one of several concurrent calls writes.
        var written = await db
            .Tokens.Where(row => row.Id == token.Id && row.LastUsedAt == before)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellationToken);
        if (written == 0 || (before is { } at && now.UtcTicks / TimeSpan.TicksPerHour == at.UtcTicks / TimeSpan.TicksPerHour))
            return;
        db.Audit.Add(
            new AuditEntry(
                user,
                "token.used",
                TokenService.SubjectOf(token.Id),
                $"Used the token '{token.Name}' from {address}. Recorded at most once an hour.",
                now
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <param name="token">Null when there is none.</param>
    private async Task<TokenBearer> RefuseAsync(ApiToken? token, TokenRefusal reason, string sentence, string address, CancellationToken cancellationToken)
    {
        metrics.Refused(reason);
        if (_refusals.IsFirst(token?.Id ?? address))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var actor = token is null
                ? new CurrentUser(ActorIds.Anonymous, "Anonymous", new HashSet<string>())
                : new CurrentUser(ActorIds.OfToken(token.Id), $"Token '{token.Name}'", new HashSet<string>());
            db.Audit.Add(
                new AuditEntry(
                    actor,
                    "token.refused",
                    TokenService.SubjectOf(token?.Id ?? "unknown"),
                    $"Refused a token from {address}: {sentence} Recorded at most once an hour.",
                    time.GetUtcNow()
                )
            );
            await db.SaveChangesAsync(cancellationToken);
        }

        return TokenBearer.Refused(sentence);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
