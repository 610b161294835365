using System.Security.Cryptography;
using System.Text;

namespace TenantPortal.Core.Sessions;

/// <summary>What two accounts of one person can have in common.</summary>
public enum AccountLinkKind
{
    /// <summary>The value of the claim that names the person behind accounts.</summary>
    Person,

    /// <summary>What a provider calls the account, without the prefix of a broker.</summary>
    Subject,

    /// <summary>A verified e-mail address or an alias, in lower case.</summary>
    Address,
}

/// <summary>Something that the identity provider reports about an account. Accounts with an equal link belong to one person.</summary>
public sealed record AccountLink
{
    /// <summary>Longer values are stored as their hash.</summary>
    public const int MaxValueLength = 254;

    private AccountLink(AccountLinkKind kind, string value) =>
        (Kind, Value) = (kind, value.Length <= MaxValueLength ? value : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}");

    public AccountLinkKind Kind { get; }

    public string Value { get; }

    /// <summary>An address; upper and lower case are the same, a plus or a dot in the name is a difference.</summary>
    public static AccountLink OfAddress(string address) => new(AccountLinkKind.Address, address.Trim().ToLowerInvariant());

    /// <param name="value">As the provider sends it, for example an employee number.</param>
    public static AccountLink OfPerson(string value) => new(AccountLinkKind.Person, value.Trim());

    /// <param name="subject">The <c>sub</c> claim. What a broker puts in front of it (<c>saml|ann</c>, <c>f:…:ann</c>) is not part of the link.</param>
    public static AccountLink OfSubject(string subject) => new(AccountLinkKind.Subject, WithoutPrefix(subject));

    private static string WithoutPrefix(string subject)
    {
        var name = subject[(subject.LastIndexOf('|') + 1)..];
        // Keycloak's id of a user who is stored elsewhere: f, the id of the store, the name there.
        if (name.StartsWith("f:", StringComparison.Ordinal) && name.Split(':', 3) is [_, var store, { Length: > 0 } inner] && Guid.TryParse(store, out _))
            name = inner;
        return name.Length == 0 ? subject : name;
    }
}
