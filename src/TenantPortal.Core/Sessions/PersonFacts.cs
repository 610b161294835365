using TenantPortal.Core.People;

namespace TenantPortal.Core.Sessions;

/// <summary>What the identity provider reports about a user.</summary>
/// <param name="Id">Immutable.</param>
/// <param name="Groups">Ids or names, as the provider reports them.</param>
public sealed record PersonFacts(string Id, string Name, string? Email, IReadOnlyList<string> Groups)
{
    /// <summary>What ties the account to other accounts of the same person, apart from <see cref="Email"/>.</summary>
    public IReadOnlyList<AccountLink> Links { get; init; } = [];
}

/// <summary>The rights of the users whom the identity provider reports.</summary>
public static class PersonRights
{
    public static CurrentUser Recognize(this AccessOptions access, PersonFacts person) =>
        access.Recognize(person.Id, person.Name, person.Groups.ToHashSet(StringComparer.Ordinal));
}
