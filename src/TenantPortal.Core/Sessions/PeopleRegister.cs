using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>Stores who signed in, with the name, address and groups from the identity provider.</summary>
public sealed class PeopleRegister(IDbContextFactory<PortalDb> databases, AccessOptions access, LanguageCatalog languages, TimeProvider time)
{
    /// <summary>Records a sign-in. Returns the language of the person.</summary>
    /// <param name="how">For the audit: <c>OpenIdConnect</c>.</param>
    /// <param name="language">That of the browser, which becomes the person's at the first sign-in.</param>
    public async Task<string> SignInAsync(PersonFacts reported, string how, string language, CancellationToken cancellationToken)
    {
        await SaveAsync(
            access.Recognize(reported),
            (db, user, person, now) =>
            {
                person.Observe(user, reported, now);
                person.SignIn(language, now);
                language = person.Language!;
                db.Audit.Add(new AuditEntry(user, "person.signed-in", user.Id, $"Signed in with {how}.", now));
            },
            cancellationToken
        );
        return language;
    }

    /// <summary>Keeps the language that the user chose.</summary>
    /// <param name="language">One of <see cref="LanguageCatalog.Codes"/>.</param>
    public async Task ChooseLanguageAsync(CurrentUser user, string language, CancellationToken cancellationToken)
    {
        if (!languages.Codes.Contains(language))
            throw new ArgumentException($"There is no language '{language}'.", nameof(language));
        await SaveAsync(user, (_, _, person, _) => person.Choose(language), cancellationToken);
    }

    /// <summary>Records a refresh of a signed-in user from the identity provider.</summary>
    public Task RefreshAsync(PersonFacts reported, CancellationToken cancellationToken) =>
        SaveAsync(access.Recognize(reported), (_, user, person, now) => person.Observe(user, reported, now), cancellationToken);

    /// <summary>Records that an authenticated user was refused.</summary>
    public async Task RefuseAsync(CurrentUser user, string why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(new AuditEntry(user, "person.refused", user.Id, why, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>When the identity provider last confirmed the user; null if it never did, or has ended the user's sessions since.</summary>
    public async Task<DateTimeOffset?> FindSeenAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .People.Where(person => person.Id == id && person.SuspendedAt == null)
            .Select(person => (DateTimeOffset?)person.SeenAt)
            .SingleOrDefaultAsync(cancellationToken);
    }

    private async Task SaveAsync(CurrentUser user, Action<PortalDb, CurrentUser, KnownPerson, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        if (await TrySaveAsync(user, change, cancellationToken))
            return;
        // Two first sign-ins at the same time, or two that bring the same link: the row exists now.
        if (!await TrySaveAsync(user, change, cancellationToken))
            throw new InvalidOperationException($"Could not save '{user.Id}'.");
    }

    private async Task<bool> TrySaveAsync(
        CurrentUser user,
        Action<PortalDb, CurrentUser, KnownPerson, DateTimeOffset> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var person = await db.People.Include(person => person.Links).SingleOrDefaultAsync(person => person.Id == user.Id, cancellationToken);
        var isNew = person is null;
        if (person is null)
            db.People.Add(person = new KnownPerson(user.Id, user.Name));
        change(db, user, person, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when ((isNew && exception.ViolatesKeyOf<KnownPerson>(db)) || exception.ViolatesKeyOf<StoredAccountLink>(db))
        {
            return false;
        }
    }
}
