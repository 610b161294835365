using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>Remembers who signed in, with the name, address and groups that the identity provider told.</summary>
public sealed class PeopleRegister(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>Somebody has just signed in.</summary>
    /// <param name="how">For the audit: <c>OpenIdConnect</c>.</param>
    public Task SignInAsync(CurrentUser user, string? email, string how, CancellationToken cancellationToken) =>
        SaveAsync(
            user,
            (db, person, now) =>
            {
                person.Observe(user, email, now);
                person.SignIn(now);
                db.Audit.Add(new AuditEntry(user, "person.signed-in", user.Id, $"Signed in by {how}.", now));
            },
            cancellationToken
        );

    /// <summary>The identity provider was asked again about somebody who is signed in.</summary>
    public Task RefreshAsync(CurrentUser user, string? email, CancellationToken cancellationToken) =>
        SaveAsync(user, (_, person, now) => person.Observe(user, email, now), cancellationToken);

    /// <summary>Somebody proved who they are and was not let in all the same.</summary>
    public async Task RefuseAsync(CurrentUser user, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(new AuditEntry(user, "person.refused", user.Id, why, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task SaveAsync(CurrentUser user, Action<PortalDb, KnownPerson, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        if (await TrySaveAsync(user, change, cancellationToken))
            return;
        // Somebody who signs in twice at once for the first time: the row is there now.
        if (!await TrySaveAsync(user, change, cancellationToken))
            throw new InvalidOperationException($"'{user.Id}' could not be stored.");
    }

    private async Task<bool> TrySaveAsync(CurrentUser user, Action<PortalDb, KnownPerson, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var person = await db.People.SingleOrDefaultAsync(person => person.Id == user.Id, cancellationToken);
        var isNew = person is null;
        if (person is null)
            db.People.Add(person = new KnownPerson(user.Id, user.Name));
        change(db, person, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (isNew)
        {
            return false;
        }
    }
}
