using System.Security.Claims;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The claim names that a provider uses. The first name that is present wins, except for groups, which are merged.</summary>
internal sealed record ClaimNames(string[] Id, string[] Name, string[] Email, GroupClaims[] Groups)
{
    /// <summary>The short names used in tokens, and the long names that some libraries map them to.</summary>
    public static readonly ClaimNames OfEntra = new(
        ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"],
        ["name", ClaimTypes.Name],
        ["email", ClaimTypes.Email, "preferred_username", "upn", ClaimTypes.Upn],
        [
            .. new[] { "groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", "roles", ClaimTypes.Role }.Select(name => new GroupClaims(
                name,
                "id"
            )),
        ]
    );

    /// <summary>The claims with groups that the settings name and the provider did not send.</summary>
    public IReadOnlyList<string> FindMissing(IReadOnlyCollection<Claim> claims) =>
        this == OfEntra ? [] : [.. Groups.Where(groups => groups.Read(claims) is null).Select(groups => groups.Name)];

    public static ClaimNames Of(OpenIdProviderOptions options) =>
        new(
            [options.IdClaim],
            [options.NameClaim, "preferred_username"],
            options.EmailClaim.Length == 0 ? [] : [options.EmailClaim],
            [.. new[] { options.GroupsClaim, options.RolesClaim }.Where(name => name.Length > 0).Select(name => new GroupClaims(name, options.GroupField))]
        );
}
