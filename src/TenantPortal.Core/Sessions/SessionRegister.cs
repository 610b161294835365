using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>One of a user's open sessions, as they see it.</summary>
public sealed record SessionView(string Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>Starts, finds and ends sessions. Ended and expired sessions are not found.</summary>
public sealed class SessionRegister(IDbContextFactory<PortalDb> databases, SignInOptions options, SessionFeed feed, TimeProvider time)
{
    /// <summary>How long ended and expired sessions are kept for inspection.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>How much longer than it says a message of the provider is accepted.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>Of the id of a message of the provider. Longer ones are refused: no provider issues them.</summary>
    public const int MaxMessageIdLength = 200;

    /// <summary>Of the claims that a provider demands. Longer ones do not fit into the address of a sign-in.</summary>
    public const int MaxChallengeLength = 2000;

    /// <summary>Returns the new session's id.</summary>
    public async Task<string> StartAsync(PersonFacts person, string? providerSession, byte[]? tokens, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (longAgo, tooOld) = (now - Retention, now - options.MaxSessionAge - Retention);
        await db.Sessions.Where(session => session.EndedAt < longAgo || session.CreatedAt < tooOld).ExecuteDeleteAsync(cancellationToken);
        var started = new Session(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), person, providerSession, tokens, now);
        db.Sessions.Add(started);
        await db.SaveChangesAsync(cancellationToken);
        return started.Id;
    }

    public async Task<Session?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        return found is not null && found.IsLive(time.GetUtcNow(), options.MaxSessionAge) ? found : null;
    }

    /// <summary>The user's open sessions, the one that was used last first.</summary>
    public async Task<IReadOnlyList<SessionView>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (seenAfter, createdAfter) = (time.GetUtcNow() - Session.IdleTimeout, time.GetUtcNow() - options.MaxSessionAge);
        return await db
            .Sessions.Where(session => session.PersonId == user.Id && session.EndedAt == null && session.SeenAt > seenAfter && session.CreatedAt > createdAfter)
            .OrderByDescending(session => session.SeenAt)
            .Take(100)
            .Select(session => new SessionView(session.Id, session.CreatedAt, session.SeenAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Records a request of the browser and extends the session.</summary>
    public async Task TouchAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, now), cancellationToken);
    }

    /// <summary>True when the caller must query the provider now; false when another caller just did.</summary>
    public async Task<bool> TryBeginCheckAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var before = now - options.CheckPeriod;
        return await db
                .Sessions.Where(session => session.Id == id && session.EndedAt == null && (session.CheckStartedAt == null || session.CheckStartedAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.CheckStartedAt, now), cancellationToken) == 1;
    }

    /// <summary>Applies the provider's answer: rights change immediately.</summary>
    public async Task RefreshAsync(string id, PersonFacts person, byte[]? tokens, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == id && session.EndedAt == null, cancellationToken) is not { } found)
            return;
        found.Refresh(person, tokens, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        feed.Publish(id, person);
    }

    /// <summary>Stores newer tokens from the provider when it gave no other answer.</summary>
    public async Task StoreTokensAsync(string id, byte[]? tokens, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db
            .Sessions.Where(session => session.Id == id && session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.Tokens, tokens), cancellationToken);
    }

    /// <param name="why">A sentence for the audit log.</param>
    public Task EndAsync(string id, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.Id == id), null, "session.ended", why, cancellationToken);

    /// <summary>Ends every session of a user, in all browsers. Returns how many there were.</summary>
    public Task<int> EndAllAsync(string personId, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.PersonId == personId), null, "session.ended-everywhere", why, cancellationToken);

    /// <summary>Ends a session because the provider no longer accepts its user, and suspends the user's tokens until the next sign-in.</summary>
    public Task RevokeAsync(Session session, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.Id == session.Id), session.PersonId, "session.ended", why, cancellationToken);

    /// <summary>Ends a session whose user the provider wants to sign in again with these claims. Tokens go on: the provider knows the user.</summary>
    public async Task ChallengeAsync(Session session, string claims, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Sessions.SingleOrDefaultAsync(found => found.Id == session.Id && found.EndedAt == null, cancellationToken) is not { } found)
            return;
        var now = time.GetUtcNow();
        found.Challenge(claims, now);
        await SaveEndedAsync(db, [found], "session.ended", why, now, cancellationToken);
    }

    /// <summary>The claims that the provider demands of the user whose session it was; null for none.</summary>
    public async Task<string?> FindChallengeAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.Where(session => session.Id == id).Select(session => session.ClaimsChallenge).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Ends every session of a user whom the provider signed out, and suspends the user's tokens until the next sign-in.</summary>
    public Task RevokeAllAsync(string personId, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.PersonId == personId), personId, "session.ended-everywhere", why, cancellationToken);

    /// <summary>Ends the sessions whose provider session has ended, and suspends their user's tokens until the next sign-in.</summary>
    public async Task RevokeByProviderAsync(string providerSession, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var people = await db
            .Sessions.Where(session => session.ProviderSession == providerSession && session.EndedAt == null)
            .Select(session => session.PersonId)
            .Distinct()
            .ToListAsync(cancellationToken);
        foreach (var person in people)
            await EndAsync(
                sessions => sessions.Where(found => found.ProviderSession == providerSession && found.PersonId == person),
                person,
                "session.ended",
                why,
                cancellationToken
            );
    }

    /// <summary>True the first time that a message of the provider is received: a copy of it must not act again.</summary>
    /// <param name="id">The id of the message (<c>jti</c>).</param>
    /// <param name="expiresAt">When the message itself is no longer valid.</param>
    public async Task<bool> TryReceiveAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.Set<ReceivedLogout>().Where(received => received.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.Add(new ReceivedLogout(id, expiresAt + ClockSkew));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.ViolatesKeyOf<ReceivedLogout>(db))
        {
            return false;
        }
    }

    /// <param name="suspended">The user whose tokens are suspended; null if the user ended the sessions.</param>
    private async Task<int> EndAsync(
        Func<IQueryable<Session>, IQueryable<Session>> which,
        string? suspended,
        string action,
        string why,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (suspended is not null)
            await db
                .People.Where(person => person.Id == suspended)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.SuspendedAt, now), cancellationToken);
        var found = await which(db.Sessions).Where(session => session.EndedAt == null).ToListAsync(cancellationToken);
        if (found.Count == 0)
            return 0;
        found.ForEach(session => session.End(now));
        await SaveEndedAsync(db, found, action, why, now, cancellationToken);
        return found.Count;
    }

    private async Task SaveEndedAsync(PortalDb db, List<Session> ended, string action, string why, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var person = ended[0].Person;
        db.Audit.Add(new AuditEntry(new CurrentUser(person.Id, person.Name, person.Groups.ToHashSet()), action, person.Id, why, at));
        await db.SaveChangesAsync(cancellationToken);
        ended.ForEach(session => feed.Publish(session.Id, null));
    }
}
