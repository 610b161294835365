using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>The accounts of one person: accounts with the same verified e-mail address belong to the same person.</summary>
internal static class PersonAccounts
{
    /// <summary>More accounts of one person than anyone has.</summary>
    private const int MaxAccounts = 100;

    /// <summary>The person's other accounts, sorted by id.</summary>
    /// <param name="person">The id of one account.</param>
    public static async Task<IReadOnlyList<CurrentUser>> FindOtherAccountsAsync(
        this PortalDb db,
        string person,
        AccessOptions access,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA1862 // The database compares, and it knows no StringComparison.
        var accounts = await db
            .People.AsNoTracking()
            .Where(known =>
                known.Id != person
                && known.Email != null
                && db.Set<KnownPerson>().Any(own => own.Id == person && own.Email != null && own.Email.ToLower() == known.Email.ToLower())
            )
            .OrderBy(known => known.Id)
            .Take(MaxAccounts)
            .ToListAsync(cancellationToken);
#pragma warning restore CA1862
        return [.. accounts.Select(access.Recognize)];
    }

    /// <summary>The user with the rights that the identity provider last reported.</summary>
    public static CurrentUser Recognize(this AccessOptions access, KnownPerson person) =>
        access.Recognize(person.Id, person.Name, person.Groups.ToHashSet(StringComparer.Ordinal));
}
