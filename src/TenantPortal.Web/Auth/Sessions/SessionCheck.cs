using System.Collections.Concurrent;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>
/// Checks whether a session is still valid, for requests and open pages alike. Verifies the user with the identity source when the last check is
/// too old, and applies what has changed.
/// </summary>
internal sealed partial class SessionCheck(
    SessionRegister sessions,
    PeopleRegister people,
    SignInOptions options,
    IIdentitySource source,
    TokenProtection protection,
    TimeProvider time,
    ILogger<SessionCheck> log
)
{
    /// <summary>How long the last successful check is valid while the provider is unreachable.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    /// <summary>At most this many sessions are tried to confirm their person.</summary>
    private const int MaxConfirming = 3;

    private const string SignInAgain = "The identity provider requires another sign-in.";

    private readonly ConcurrentDictionary<string, Lazy<Task<Session?>>> _running = new();

    /// <summary>Returns null if the session has ended.</summary>
    public async Task<Session?> CheckAsync(string id, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(id, cancellationToken) is not { } session)
            return null;
        if (IsFresh(session))
            return session;
        // All requests of a page share one check, and a canceled request does not cancel it for the others.
        return await _running.GetOrAdd(id, _ => new(() => RecheckAsync(id))).Value.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Whether the provider confirmed the person within <c>Authentication:RecheckInterval</c>. Queries it through the person's open sessions if it
    /// has not.
    /// </summary>
    public async Task<bool> ConfirmAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (await IsConfirmedAsync(user.Id, cancellationToken))
            return true;
        foreach (var session in (await sessions.ListAsync(user, cancellationToken)).Take(MaxConfirming))
        {
            await CheckAsync(session.Id, cancellationToken);
            if (await IsConfirmedAsync(user.Id, cancellationToken))
                return true;
        }

        return false;
    }

    private async Task<bool> IsConfirmedAsync(string personId, CancellationToken cancellationToken) =>
        await people.FindSeenAsync(personId, cancellationToken) is { } seen && time.GetUtcNow() <= seen + options.RecheckInterval;

    private bool IsFresh(Session session) => time.GetUtcNow() < (session.CheckStartedAt ?? session.CheckedAt) + options.CheckPeriod;

    private async Task<Session?> RecheckAsync(string id)
    {
        try
        {
            if (
                await sessions.FindAsync(id, CancellationToken.None) is not { } session
                || IsFresh(session)
                || !await sessions.TryBeginCheckAsync(id, CancellationToken.None)
            )
                return await sessions.FindAsync(id, CancellationToken.None);
            await ApplyAsync(session, await source.CheckAsync(session.Person, protection.Unprotect(session.Tokens), CancellationToken.None));
            return await sessions.FindAsync(id, CancellationToken.None);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private async Task ApplyAsync(Session session, IdentityCheckResult result)
    {
        switch (result)
        {
            case IdentityCheckResult.Known known when known.Person.Id == session.PersonId:
                await sessions.RefreshAsync(session.Id, known.Person, protection.Protect(known.Tokens), CancellationToken.None);
                await people.RefreshAsync(known.Person, CancellationToken.None);
                break;
            case IdentityCheckResult.Refused refused:
                await RevokeAsync(session, refused.Reason);
                break;
            case IdentityCheckResult.Challenged { Claims: { } claims }:
                LogEnded(session.PersonId, SignInAgain);
                await sessions.ChallengeAsync(session, claims, SignInAgain, CancellationToken.None);
                break;
            case IdentityCheckResult.Challenged:
                await EndAsync(session, SignInAgain);
                break;
            case IdentityCheckResult.Known:
                await RevokeAsync(session, "The identity provider returned a different user.");
                break;
            case IdentityCheckResult.Unknown when time.GetUtcNow() - session.CheckedAt > Grace:
                await EndAsync(session, "The identity provider has been unreachable for too long.");
                break;
            case IdentityCheckResult.Unknown { Tokens: { } tokens }:
                await sessions.StoreTokensAsync(session.Id, protection.Protect(tokens), CancellationToken.None);
                break;
        }
    }

    private async Task RevokeAsync(Session session, string reason)
    {
        LogEnded(session.PersonId, reason);
        await sessions.RevokeAsync(session, reason, CancellationToken.None);
    }

    private async Task EndAsync(Session session, string reason)
    {
        LogEnded(session.PersonId, reason);
        await sessions.EndAsync(session.Id, reason, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "Ended the session of {Person}: {Reason}")]
    private partial void LogEnded(string person, string reason);
}
