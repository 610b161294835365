using System.Collections.Concurrent;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>
/// Says whether a session still holds, for requests and open pages alike: asks whoever vouches for the person again when the last answer has
/// grown old, and takes over what has changed.
/// </summary>
internal sealed partial class SessionCheck(
    SessionRegister sessions,
    PeopleRegister people,
    AccessOptions access,
    SignInOptions options,
    IIdentitySource source,
    TokenProtection protection,
    TimeProvider time,
    ILogger<SessionCheck> log
)
{
    /// <summary>How long the last answer counts while the provider gives none.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Lazy<Task<Session?>>> _asking = new();

    /// <summary>Null when the session is over.</summary>
    public async Task<Session?> CheckAsync(string id, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(id, cancellationToken) is not { } session)
            return null;
        if (IsFresh(session))
            return session;
        // One question for all requests of a page; and whoever leaves does not take the answer from the others.
        return await _asking.GetOrAdd(id, _ => new(() => AskAsync(id))).Value.WaitAsync(cancellationToken);
    }

    private bool IsFresh(Session session) => time.GetUtcNow() < (session.CheckStartedAt ?? session.CheckedAt) + options.CheckPeriod;

    private async Task<Session?> AskAsync(string id)
    {
        try
        {
            if (
                await sessions.FindAsync(id, CancellationToken.None) is not { } session
                || IsFresh(session)
                || !await sessions.TryBeginCheckAsync(id, CancellationToken.None)
            )
                return await sessions.FindAsync(id, CancellationToken.None);
            await TakeAsync(session, await source.AskAsync(session.Person, protection.Unprotect(session.Tokens), CancellationToken.None));
            return await sessions.FindAsync(id, CancellationToken.None);
        }
        finally
        {
            _asking.TryRemove(id, out _);
        }
    }

    private async Task TakeAsync(Session session, IdentityAnswer answer)
    {
        switch (answer)
        {
            case IdentityAnswer.Known known when known.Person.Id == session.PersonId:
                await sessions.RefreshAsync(session.Id, known.Person, protection.Protect(known.Tokens), CancellationToken.None);
                await people.RefreshAsync(access.Recognize(known.Person), known.Person.Email, CancellationToken.None);
                break;
            case IdentityAnswer.Refused refused:
                await EndAsync(session, refused.Why);
                break;
            case IdentityAnswer.Known:
                await EndAsync(session, "The identity provider answered for somebody else.");
                break;
            case IdentityAnswer.Unknown when time.GetUtcNow() - session.CheckedAt > Grace:
                await EndAsync(session, "The identity provider could not be asked for too long.");
                break;
            case IdentityAnswer.Unknown { Tokens: { } tokens }:
                await sessions.StoreTokensAsync(session.Id, protection.Protect(tokens), CancellationToken.None);
                break;
        }
    }

    private async Task EndAsync(Session session, string why)
    {
        LogEnded(session.PersonId, why);
        await sessions.EndAsync(session.Id, why, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "The session of {Person} was ended: {Why}")]
    private partial void LogEnded(string person, string why);
}
