using System.Security.Claims;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The claim names that a provider uses. The first name that is present wins, except for groups, which are merged.</summary>
/// <param name="Aliases">Further addresses and aliases of the person.</param>
/// <param name="Person">Name the person behind accounts; empty when no claim is configured.</param>
internal sealed record ClaimNames(string[] Id, string[] Name, string[] Email, GroupClaims[] Groups, GroupClaims[] Aliases, GroupClaims[] Person)
{
    /// <summary>Every claim that a userinfo response may have to add as it is, because its value may be nested or a list.</summary>
    public IEnumerable<string> Structured => Groups.Concat(Aliases).Concat(Person).SelectMany(claim => claim.Types).Distinct();

    /// <summary>The short names used in tokens, and the long names that some libraries map them to.</summary>
    public static ClaimNames Of(EntraIdOptions options) =>
        new(
            ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"],
            ["name", ClaimTypes.Name],
            ["email", ClaimTypes.Email, "preferred_username", "upn", ClaimTypes.Upn],
            [
                .. new[] { "groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", "roles", ClaimTypes.Role }.Select(
                    name => new GroupClaims(name, "id")
                ),
            ],
            EntraAliases,
            FindPerson(options.PersonClaim)
        )
        {
            MayOmitGroups = true,
        };

    /// <summary>Optional claims, and the names that only an administrator of the Entra tenant sets.</summary>
    private static GroupClaims[] EntraAliases =>
        [new("verified_primary_email", ""), new("verified_secondary_email", ""), new("preferred_username", ""), new("upn", "")];

    /// <summary>Whether the provider sends no claim instead of an empty list of groups.</summary>
    private bool MayOmitGroups { get; init; }

    /// <summary>The claims that the settings name and the provider did not send.</summary>
    public IReadOnlyList<string> FindMissing(IReadOnlyCollection<Claim> claims)
    {
        GroupClaims[] expected = [.. MayOmitGroups ? [] : Groups, .. Person];
        return [.. expected.Where(named => named.Read(claims) is null).Select(named => named.Name)];
    }

    public static ClaimNames Of(OpenIdProviderOptions options) =>
        new(
            [options.IdClaim],
            [options.NameClaim, "preferred_username"],
            options.EmailClaim.Length == 0 ? [] : [options.EmailClaim],
            [.. new[] { options.GroupsClaim, options.RolesClaim }.Where(name => name.Length > 0).Select(name => new GroupClaims(name, options.GroupField))],
            options.AliasesClaim.Length == 0 ? [] : [new GroupClaims(options.AliasesClaim, "")],
            FindPerson(options.PersonClaim)
        );

    private static GroupClaims[] FindPerson(string claim) =>
        string.IsNullOrWhiteSpace(claim) ? [] : [new GroupClaims(claim.Trim(), "") { AllowsNumbers = true }];
}
