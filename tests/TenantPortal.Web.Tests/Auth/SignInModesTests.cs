using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Tests.Auth;

public sealed class SignInModesTests
{
    private static readonly (string, string)[] Keycloak =
    [
        ("Mode", "OpenIdConnect"),
        ("OpenIdConnect:Authority", "https://sso.example.com/realms/main"),
        ("OpenIdConnect:ClientId", "tenantportal"),
        ("OpenIdConnect:ClientSecret", "secret"),
    ];

    private static readonly (string, string)[] Entra =
    [
        ("Mode", "EntraId"),
        ("EntraId:TenantId", "11111111-2222-3333-4444-555555555555"),
        ("EntraId:ClientId", "66666666-7777-8888-9999-000000000000"),
        ("EntraId:ClientSecret", "secret"),
    ];

    [Fact]
    public void Complete_settings_are_accepted()
    {
        Assert.Empty(FindMistakes(Keycloak));
        Assert.Empty(FindMistakes(Entra));
    }

    [Fact]
    public void All_that_is_missing_is_listed_at_once()
    {
        Assert.Equal(
            ["Authentication:OpenIdConnect:Authority", "Authentication:OpenIdConnect:ClientId", "Authentication:OpenIdConnect:ClientSecret"],
            FindMistakes(("Mode", "OpenIdConnect")).Select(mistake => mistake.Split(' ')[0])
        );
        Assert.Equal(
            ["Authentication:EntraId:TenantId", "Authentication:EntraId:ClientId", "Authentication:EntraId:ClientSecret"],
            FindMistakes(("Mode", "EntraId")).Select(mistake => mistake.Split(' ')[0])
        );
    }

    [Theory]
    [InlineData("OpenIdConnect:Authority", "http://sso.example.com", "Authentication:OpenIdConnect:Authority must be the https address")]
    [InlineData("OpenIdConnect:Scopes", "profile", "Authentication:OpenIdConnect:Scopes must include openid")]
    [InlineData("OpenIdConnect:IdClaim", "", "Authentication:OpenIdConnect:IdClaim must be the name of a claim")]
    public void What_would_be_unsafe_or_of_no_use_is_refused(string key, string value, string mistake) =>
        Assert.StartsWith(mistake, Assert.Single(FindMistakes([.. Keycloak, (key, value)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("EntraId:TenantId", "common", "which admits users of every tenant")]
    [InlineData("EntraId:Instance", "http://login.example.com", "Instance must be an https address")]
    [InlineData("EntraId:Graph", "graph", "Graph must be an https address")]
    public void Entra_is_one_tenant_over_https(string key, string value, string mistake) =>
        Assert.Contains(mistake, Assert.Single(FindMistakes([.. Entra, (key, value)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("SourceType", "", "SourceType must be Path, KeyVault")]
    [InlineData("SourceType", "Path", "CertificateDiskPath must name a PKCS #12 file.")]
    [InlineData("SourceType", "KeyVault", "KeyVaultUrl must be the https address of the vault.")]
    [InlineData("SourceType", "StoreWithThumbprint", "CertificateStorePath must name a certificate store")]
    [InlineData("SourceType", "SignedAssertionFilePath", "SignedAssertionFileDiskPath must name a file")]
    [InlineData("CertificateDiskPath", "/nowhere/portal.pfx", "CertificateDiskPath names '/nowhere/portal.pfx', which does not exist.")]
    [InlineData("CertificateDiskPath", "/etc/hostname", "CertificateDiskPath names '/etc/hostname', which is not a PKCS #12 file")]
    public void A_credential_that_cannot_work_is_one_sentence(string field, string value, string mistake)
    {
        var source = field == "SourceType" ? value : "Path";
        (string, string)[] credential = [("EntraId:ClientSecret", ""), ("EntraId:ClientCredentials:0:SourceType", source.Length == 0 ? "None" : source)];

        var found = Assert.Single(FindMistakes([.. Entra, .. credential, ($"EntraId:ClientCredentials:0:{field}", value.Length == 0 ? "None" : value)]));

        Assert.StartsWith("Authentication:EntraId:ClientCredentials:0:", found, StringComparison.Ordinal);
        Assert.Contains(mistake, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_identity_needs_nothing_else_and_no_secret()
    {
        (string, string) identity = ("EntraId:ClientCredentials:0:SourceType", "SignedAssertionFromManagedIdentity");

        Assert.Empty(FindMistakes([.. Entra, ("EntraId:ClientSecret", ""), identity]));
        Assert.Contains("are both set", Assert.Single(FindMistakes([.. Entra, identity])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_on_this_machine_may_be_http() =>
        Assert.Empty(FindMistakes([.. Keycloak, ("OpenIdConnect:Authority", "http://localhost:8080/realms/main")]));

    private static IEnumerable<string> FindMistakes(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.GroupBy(setting => setting.Key).Select(key => KeyValuePair.Create($"Authentication:{key.Key}", (string?)key.Last().Value))
            )
            .Build();
        var validator = new SignInOptionsValidator(new HostingEnvironment { EnvironmentName = Environments.Production }, configuration);
        return validator.Validate(null, SettingsBinder.Read<SignInOptions>(configuration, SignInOptions.Section)).Failures ?? [];
    }
}
