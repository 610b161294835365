using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>Another account of a person.</summary>
/// <param name="User">With the rights that the identity provider last reported.</param>
/// <param name="By">What it has in common with the account <paramref name="Of"/>.</param>
/// <param name="Of">The id of the account that it was found by.</param>
public sealed record OtherAccount(CurrentUser User, AccountLinkKind By, string Of)
{
    private const int MaxDescribed = 10;

    /// <summary>Which accounts are the same person, and why, as a sentence for the audit log.</summary>
    public static string Describe(IReadOnlyCollection<OtherAccount> accounts)
    {
        var described = accounts.Take(MaxDescribed).Select(account => $"'{account.User.Id}' has {NounOf(account.By)} of '{account.Of}'");
        var more = accounts.Count > MaxDescribed ? $"; and {accounts.Count - MaxDescribed} more" : "";
        return $"Accounts of the same person: {string.Join("; ", described)}{more}.";
    }

    private static string NounOf(AccountLinkKind kind) =>
        kind switch
        {
            AccountLinkKind.Person => "the person claim",
            AccountLinkKind.Subject => "the subject",
            _ => "the e-mail address",
        };
}

/// <summary>The accounts of one person: accounts that have an <see cref="AccountLink"/> in common, directly or through another account.</summary>
internal static class PersonAccounts
{
    /// <summary>More accounts of one person than anyone has.</summary>
    private const int MaxAccounts = 100;

    /// <summary>The person's other accounts, sorted by id.</summary>
    /// <param name="person">The id of one account.</param>
    public static async Task<IReadOnlyList<OtherAccount>> FindOtherAccountsAsync(
        this PortalDb db,
        string person,
        AccessOptions access,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, (AccountLinkKind By, string Of)>(StringComparer.Ordinal);
        string[] newest = [person];
        while (newest.Length > 0 && found.Count < MaxAccounts)
        {
            string[] known = [person, .. found.Keys];
            var links = await (
                from own in db.Set<StoredAccountLink>()
                join other in db.Set<StoredAccountLink>() on new { own.Kind, own.Value } equals new { other.Kind, other.Value }
                where newest.Contains(own.PersonId) && !known.Contains(other.PersonId)
                orderby other.PersonId, other.Kind
                select new
                {
                    other.PersonId,
                    By = other.Kind,
                    Of = own.PersonId,
                }
            )
                .Take(MaxAccounts)
                .ToListAsync(cancellationToken);
            newest = [.. links.Where(link => found.TryAdd(link.PersonId, (link.By, link.Of))).Select(link => link.PersonId)];
        }

        if (found.Count == 0)
            return [];
        string[] ids = [.. found.Keys];
        var accounts = await db.People.AsNoTracking().Where(known => ids.Contains(known.Id)).OrderBy(known => known.Id).ToListAsync(cancellationToken);
        return [.. accounts.Select(account => new OtherAccount(access.Recognize(account), found[account.Id].By, found[account.Id].Of))];
    }

    /// <summary>The user with the rights that the identity provider last reported.</summary>
    public static CurrentUser Recognize(this AccessOptions access, KnownPerson person) =>
        access.Recognize(person.Id, person.Name, person.Groups.ToHashSet(StringComparer.Ordinal));
}
