namespace TenantPortal.Core.Sessions;

/// <summary>How people sign in (section <c>Authentication</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "Authentication";

    /// <summary>The kind of provider: <c>EntraId</c> or <c>OpenIdConnect</c>. <c>Development</c> works only in the environment Development.</summary>
    public string Mode { get; set; } = "";

    /// <summary>How old the groups of a signed-in person may be before the provider is queried again, in open pages too: 10 seconds to 5 minutes.</summary>
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The age after which a person signs in again, even while active: 1 hour to 30 days.</summary>
    public TimeSpan MaxSessionAge { get; set; } = TimeSpan.FromDays(7);

    public OpenIdProviderOptions OpenIdConnect { get; set; } = new();

    public EntraIdOptions EntraId { get; set; } = new();

    /// <summary>Half of the promise, because a look that comes just before the answer has grown old sees nothing to do.</summary>
    public TimeSpan CheckPeriod => RecheckInterval / 2;
}

/// <summary>Any OpenID provider: Keycloak, Dex, Okta, GitLab.</summary>
public sealed class OpenIdProviderOptions
{
    /// <summary>The name of the provider on the sign-in page.</summary>
    public string Title { get; set; } = "single sign-on";

    /// <summary>The issuer. Its metadata is read from <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The id of the client that is registered for the portal.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret of the client. Set it by environment variable only.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// The requested scopes, separated by blanks. Without <c>offline_access</c> the provider cannot be queried again, and rights last as long as the
    /// session.
    /// </summary>
    public string Scopes { get; set; } = "openid profile email offline_access";

    /// <summary>The claim that identifies a person. It must never change and never be given to another person.</summary>
    public string IdClaim { get; set; } = "sub";

    /// <summary>The claim with the name of the person.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim with the e-mail address of the person.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>
    /// The claim with further verified addresses or aliases of the person, or a path into a nested one. Accounts with a common address are one person.
    /// When empty: none.
    /// </summary>
    public string AliasesClaim { get; set; } = "";

    /// <summary>
    /// The claim that names the person behind accounts, such as an employee number, or a path into a nested one. Accounts with the same value are one
    /// person. When empty: none.
    /// </summary>
    public string PersonClaim { get; set; } = "";

    /// <summary>The claim with the groups of the person, or a path into a nested one, such as <c>realm_access.roles</c>.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>The field that identifies a group when the provider sends groups as objects.</summary>
    public string GroupField { get; set; } = "name";

    /// <summary>The claim with roles that count as groups, or a path into a nested one. When empty: none.</summary>
    public string RolesClaim { get; set; } = "";
}

/// <summary>One tenant of Microsoft Entra ID.</summary>
public sealed class EntraIdOptions
{
    /// <summary>The sign-in address; national clouds have their own.</summary>
    public string Instance { get; set; } = "https://login.microsoftonline.com/";

    /// <summary>The id or a domain of the one Entra tenant whose users may sign in.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>The id of the app registration.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret of the app registration. Set it by environment variable only. Empty when <c>ClientCredentials</c> are set.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Certificates and federated tokens in place of the secret, tried in the order of their names: 0, 1.</summary>
    public Dictionary<string, ClientCredentialOptions> ClientCredentials { get; set; } = [];

    /// <summary>
    /// The claim of the ID token that names the person behind accounts, such as <c>employeeid</c>; an optional claim of the app registration. Accounts with
    /// the same value are one person. When empty: none.
    /// </summary>
    public string PersonClaim { get; set; } = "";

    /// <summary>The address of Microsoft Graph, which is queried for groups that do not fit into a token.</summary>
    public string Graph { get; set; } = "https://graph.microsoft.com";
}
