using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Auth;

/// <summary>The claims that every sign-in mode produces, and their conversion to a user.</summary>
internal static class PersonClaims
{
    public const string Id = "sub";
    public const string Name = "name";
    public const string Group = "groups";

    /// <summary>The id of the session; absent for API tokens.</summary>
    public const string Session = "session";

    public static ClaimsPrincipal Create(string scheme, string id, string name, IEnumerable<string> groups) =>
        new(new ClaimsIdentity([new Claim(Id, id), new Claim(Name, name), .. groups.Select(group => new Claim(Group, group))], scheme, Name, Group));

    public static ClaimsPrincipal Create(string scheme, string session, PersonFacts person)
    {
        var principal = Create(scheme, person.Id, person.Name, person.Groups);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(Session, session));
        return principal;
    }

    /// <exception cref="InvalidOperationException">No user is signed in, although authorization should have ensured it.</exception>
    public static CurrentUser Recognize(this AccessOptions access, ClaimsPrincipal principal) =>
        principal.FindFirstValue(Id) is { Length: > 0 } id
            ? access
                .Recognize(id, principal.FindFirstValue(Name) ?? id, principal.FindAll(Group).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal))
                .ByToken(principal)
            : throw new InvalidOperationException("No user is signed in.");
}
