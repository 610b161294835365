namespace TenantPortal.Core.Sessions;

/// <summary>How people sign in (section <c>Authentication</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "Authentication";

    /// <summary><c>EntraId</c>, <c>OpenIdConnect</c>, or in Development only <c>Development</c>.</summary>
    public string Mode { get; set; } = "";

    /// <summary>How old what the portal knows of a signed-in person may get, in open pages too: 10 seconds to 5 minutes.</summary>
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this a person signs in again, however active they are: 1 hour to 30 days.</summary>
    public TimeSpan MaxSessionAge { get; set; } = TimeSpan.FromDays(7);

    public OpenIdProviderOptions OpenIdConnect { get; set; } = new();

    public EntraIdOptions EntraId { get; set; } = new();

    /// <summary>Half of the promise, because a look that comes just before the answer has grown old sees nothing to do.</summary>
    public TimeSpan CheckPeriod => RecheckInterval / 2;
}

/// <summary>Any OpenID provider: Keycloak, Dex, Okta, GitLab.</summary>
public sealed class OpenIdProviderOptions
{
    /// <summary>What the button on the sign-in page says that one signs in with.</summary>
    public string Title { get; set; } = "single sign-on";

    /// <summary>The issuer; its metadata is read from <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Never in a file: from the environment.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Separated by blanks. Without <c>offline_access</c> the provider cannot be asked again, and rights last as long as the session.</summary>
    public string Scopes { get; set; } = "openid profile email offline_access";

    /// <summary>Must never change and never be given to somebody else.</summary>
    public string IdClaim { get; set; } = "sub";

    public string NameClaim { get; set; } = "name";

    public string EmailClaim { get; set; } = "email";

    public string GroupsClaim { get; set; } = "groups";

    /// <summary>Roles of the provider that count as groups; none when empty.</summary>
    public string RolesClaim { get; set; } = "";
}

/// <summary>One tenant of Microsoft Entra ID.</summary>
public sealed class EntraIdOptions
{
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The id or a domain of the one tenant whose people may sign in.</summary>
    public string TenantId { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Never in a file: from the environment.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Microsoft Graph, which is asked for groups that are too many for a token.</summary>
    public string Graph { get; set; } = "https://graph.microsoft.com";
}
