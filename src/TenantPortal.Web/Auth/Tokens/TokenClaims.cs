using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>The claims that a token adds. They apply only in an identity that this scheme created, so no provider can forge them.</summary>
internal static class TokenClaims
{
    private const string Id = "tenantportal:token";
    private const string Team = "tenantportal:team";
    private const string Scopes = "tenantportal:scopes";

    public static ClaimsPrincipal Create(CurrentUser user, TokenScopes scopes)
    {
        var principal = PersonClaims.Create(ApiTokens.Scheme, user.Id, user.Name, user.Groups);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaim(new Claim(Id, user.TokenId!));
        identity.AddClaim(new Claim(Scopes, scopes.ToString()));
        // A user's teams follow from the groups; a team's token has no groups.
        if (user.Groups.Count == 0)
            identity.AddClaims(user.LedTeams.Select(team => new Claim(Team, team)));
        return principal;
    }

    /// <summary>Returns the user with the token's restrictions; unchanged without a token.</summary>
    public static CurrentUser ByToken(this CurrentUser user, ClaimsPrincipal principal) =>
        IdentityOf(principal) is { } identity
            ? user with
            {
                TokenId = identity.FindFirst(Id)!.Value,
                LedTeams = user.LedTeams.Concat(identity.FindAll(Team).Select(team => team.Value)).ToHashSet(StringComparer.Ordinal),
            }
            : user;

    /// <summary>The token's id; null for users with a browser.</summary>
    public static string? IdOf(ClaimsPrincipal principal) => IdentityOf(principal)?.FindFirst(Id)!.Value;

    /// <summary>Returns null for users with a browser, who have no scopes.</summary>
    public static TokenScopes? ScopesOf(ClaimsPrincipal principal) =>
        IdentityOf(principal) is { } identity ? Enum.Parse<TokenScopes>(identity.FindFirst(Scopes)!.Value) : null;

    private static ClaimsIdentity? IdentityOf(ClaimsPrincipal principal) =>
        principal.Identities.FirstOrDefault(identity => identity.AuthenticationType == ApiTokens.Scheme);
}
