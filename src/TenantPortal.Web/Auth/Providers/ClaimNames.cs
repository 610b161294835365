using System.Security.Claims;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The claim names that a provider uses. The first name that is present wins, except for groups, which are merged.</summary>
internal sealed record ClaimNames(string[] Id, string[] Name, string[] Email, string[] Groups)
{
    /// <summary>The short names used in tokens, and the long names that some libraries map them to.</summary>
    public static readonly ClaimNames OfEntra = new(
        ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"],
        ["name", ClaimTypes.Name],
        ["email", ClaimTypes.Email, "preferred_username", "upn", ClaimTypes.Upn],
        ["groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", "roles", ClaimTypes.Role]
    );

    public static ClaimNames Of(OpenIdProviderOptions options) =>
        new(
            [options.IdClaim],
            [options.NameClaim, "preferred_username"],
            options.EmailClaim.Length == 0 ? [] : [options.EmailClaim],
            options.RolesClaim.Length == 0 ? [options.GroupsClaim] : [options.GroupsClaim, options.RolesClaim]
        );
}
