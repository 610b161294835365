namespace TenantPortal.Core.Configuration;

/// <summary>How users sign in (section <c>Authentication</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "Authentication";

    /// <summary><c>EntraId</c>, <c>OpenIdConnect</c>, or in Development only <c>Development</c>.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The maximum age of what the portal knows about a signed-in user, on open pages too: 10 seconds to 5 minutes.</summary>
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The time after which a user must sign in again, even when active: 1 hour to 30 days.</summary>
    public TimeSpan MaxSessionAge { get; set; } = TimeSpan.FromDays(7);

    public OpenIdProviderOptions OpenIdConnect { get; set; } = new();

    public EntraIdOptions EntraId { get; set; } = new();

    /// <summary>Half of the interval, because a check just before the limit finds nothing to refresh.</summary>
    public TimeSpan CheckPeriod => RecheckInterval / 2;
}

/// <summary>Any OpenID provider: Keycloak, Dex, Okta, GitLab.</summary>
public sealed class OpenIdProviderOptions
{
    /// <summary>The provider's name on the sign-in button.</summary>
    public string Title { get; set; } = "single sign-on";

    /// <summary>The issuer; its metadata is read from <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Set it in the environment, never in a file.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// Separated by spaces. Without <c>offline_access </c>, the portal cannot refresh a user's groups, and rights last as long as the
    /// session.
    /// </summary>
    public string Scopes { get; set; } = "openid profile email offline_access";

    /// <summary>The claim with the user's id. Its value must never change or be reassigned.</summary>
    public string IdClaim { get; set; } = "sub";

    public string NameClaim { get; set; } = "name";

    public string EmailClaim { get; set; } = "email";

    public string GroupsClaim { get; set; } = "groups";

    /// <summary>The claim with roles that count as groups; none when empty.</summary>
    public string RolesClaim { get; set; } = "";
}

/// <summary>One tenant of Microsoft Entra ID.</summary>
public sealed class EntraIdOptions
{
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The ID or a domain of the one tenant whose users can sign in.</summary>
    public string TenantId { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Set it in the environment, never in a file.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The address of Microsoft Graph, used for users with too many groups for a token.</summary>
    public string Graph { get; set; } = "https://graph.microsoft.com";
}
