using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Auth;

/// <summary>The claims that every way to sign in ends up with, and the person they make.</summary>
internal static class PersonClaims
{
    public const string Id = "sub";
    public const string Name = "name";
    public const string Group = "groups";

    public static ClaimsPrincipal Create(string scheme, string id, string name, IEnumerable<string> groups) =>
        new(new ClaimsIdentity([new Claim(Id, id), new Claim(Name, name), .. groups.Select(group => new Claim(Group, group))], scheme, Name, Group));

    /// <exception cref="InvalidOperationException">Nobody is signed in: that should not have come so far.</exception>
    public static CurrentUser Recognize(this AccessOptions access, ClaimsPrincipal principal) =>
        principal.FindFirstValue(Id) is { Length: > 0 } id
            ? access.Recognize(id, principal.FindFirstValue(Name) ?? id, principal.FindAll(Group).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal)).ByToken(principal)
            : throw new InvalidOperationException("Nobody is signed in.");
}
