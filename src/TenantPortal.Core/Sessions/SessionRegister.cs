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
        EndAsync(sessions => sessions.Where(found => found.Id == id), "session.ended", why, cancellationToken);

    /// <summary>Ends every session of a user, in all browsers. Returns how many there were.</summary>
    public Task<int> EndAllAsync(string personId, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.PersonId == personId), "session.ended-everywhere", why, cancellationToken);

    /// <summary>Ends the sessions whose provider session has ended.</summary>
    public Task<int> EndByProviderAsync(string providerSession, string why, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(found => found.ProviderSession == providerSession), "session.ended", why, cancellationToken);

    private async Task<int> EndAsync(Func<IQueryable<Session>, IQueryable<Session>> which, string action, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var found = await which(db.Sessions).Where(session => session.EndedAt == null).ToListAsync(cancellationToken);
        if (found.Count == 0)
            return 0;
        found.ForEach(session => session.End(now));
        var person = found[0].Person;
        db.Audit.Add(new AuditEntry(new CurrentUser(person.Id, person.Name, person.Groups.ToHashSet()), action, person.Id, why, now));
        await db.SaveChangesAsync(cancellationToken);
        found.ForEach(session => feed.Publish(session.Id, null));
        return found.Count;
    }
}
