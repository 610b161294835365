using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantPortal.Testing.IdentityProvider;
using TenantPortal.Web.Auth.Providers;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>Sign-in at a provider that behaves as Entra ID: without a client secret, and with demands on the next sign-in.</summary>
public sealed class EntraSignInTests : IAsyncLifetime
{
    private const string Mfa = """{"access_token":{"acrs":{"essential":true,"value":"c1"}}}""";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-entra-");
    private TestProvider _provider = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TokenEndpoint => $"{_provider.Authority}/connect/token";

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync(ProviderShape.Entra, new TestPerson("adam", "Adam Admin", "platform-admins"));
        await _provider.RegisterAsync(new Uri("http://localhost/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_certificate_signs_the_assertion_that_redeems_the_code_and_refreshes_the_session()
    {
        using var certificate = CreateCertificate();
        var path = Path.Combine(_folder.FullName, "portal.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "secret"), Cancellation);
        var accepted = 0;
        _provider.AcceptsAssertion = assertion => IsSignedBy(certificate, assertion) && Interlocked.Increment(ref accepted) > 0;
        await using var portal = StartPortal(("SourceType", "Path"), ("CertificateDiskPath", path), ("CertificatePassword", "secret"));
        using var browser = new ProviderBrowser(portal, _provider);

        Assert.Equal("/account", await browser.SignInAsync("adam"));
        _time.Advance(TimeSpan.FromMinutes(2.5));
        Assert.Equal(HttpStatusCode.OK, (await browser.AtPortal.CallAsync("/tiers")).StatusCode);

        Assert.Equal(2, accepted);
    }

    [Fact]
    public async Task The_assertion_of_another_certificate_is_not_accepted()
    {
        using var certificate = CreateCertificate();
        using var other = CreateCertificate();
        var path = Path.Combine(_folder.FullName, "portal.pfx");
        await File.WriteAllBytesAsync(path, other.Export(X509ContentType.Pfx, "secret"), Cancellation);
        _provider.AcceptsAssertion = assertion => IsSignedBy(certificate, assertion);
        await using var portal = StartPortal(("SourceType", "Path"), ("CertificateDiskPath", path), ("CertificatePassword", "secret"));
        using var browser = new ProviderBrowser(portal, _provider);

        Assert.Equal("/signin/failed?why=Provider", await browser.SignInAsync("adam"));
    }

    [Fact]
    public async Task A_federated_token_is_sent_as_it_is_in_the_file_and_read_again_after_its_rotation()
    {
        var path = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(path, "first.federated.token\n", Cancellation);
        var sent = new List<string>();
        _provider.AcceptsAssertion = assertion =>
        {
            sent.Add(assertion);
            return true;
        };
        await using var portal = StartPortal(("SourceType", "SignedAssertionFilePath"), ("SignedAssertionFileDiskPath", path));
        using var browser = new ProviderBrowser(portal, _provider);

        Assert.Equal("/account", await browser.SignInAsync("adam"));
        await File.WriteAllTextAsync(path, "second.federated.token", Cancellation);
        _time.Advance(TimeSpan.FromMinutes(2.5));
        await browser.AtPortal.CallAsync("/tiers");

        Assert.Equal(["first.federated.token", "second.federated.token"], sent);
    }

    [Fact]
    public async Task The_next_credential_is_used_when_one_cannot_be_loaded()
    {
        var path = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(path, "federated.token", Cancellation);
        _provider.AcceptsAssertion = assertion => assertion == "federated.token";
        var certificate = Path.Combine(_folder.FullName, "portal.pfx");
        using (var created = CreateCertificate())
            await File.WriteAllBytesAsync(certificate, created.Export(X509ContentType.Pfx, "secret"), Cancellation);
        await using var portal = new PortalProcess([
            .. Settings(("SourceType", "Path"), ("CertificateDiskPath", certificate), ("CertificatePassword", "secret")),
            ("Authentication:EntraId:ClientCredentials:1:SourceType", "SignedAssertionFilePath"),
            ("Authentication:EntraId:ClientCredentials:1:SignedAssertionFileDiskPath", path),
        ])
        {
            Replacements = TrustProvider,
        };
        using var browser = new ProviderBrowser(portal, _provider);
        // It is there when the portal starts, and is gone when it is needed.
        await browser.AtPortal.GetAsync("/signin", Cancellation);
        File.Delete(certificate);

        Assert.Equal("/account", await browser.SignInAsync("adam"));
    }

    [Fact]
    public async Task Every_sign_in_says_that_the_portal_can_handle_challenges()
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);

        await browser.AtPortal.GetAsync("/signin", Cancellation);
        var start = await browser.AtPortal.GetAsync("/signin/start", Cancellation);
        await browser.VisitAsync(start.Headers.Location!.OriginalString);

        Assert.Equal("""{"access_token":{"xms_cc":{"values":["cp1"]}}}""", _provider.RequestedClaims);
    }

    [Theory]
    [InlineData("interaction_required")]
    [InlineData("insufficient_claims")]
    [InlineData("invalid_grant")]
    public async Task A_challenge_ends_the_session_and_its_claims_are_passed_on_by_the_next_sign_in(string error)
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);
        Assert.Equal("/account", await browser.SignInAsync("adam"));
        using var program = portal.With(await portal.MakeTokenAsync(browser.AtPortal, null, "read"));
        _provider.RefreshAnswer = JsonSerializer.Serialize(new { error, claims = Mfa });

        _time.Advance(TimeSpan.FromMinutes(2.5));
        var challenged = await browser.AtPortal.CallAsync("/tiers");
        _provider.RefreshAnswer = null;
        var start = await browser.AtPortal.GetAsync("/signin/start?returnUrl=/account", Cancellation);
        await browser.VisitAsync(start.Headers.Location!.OriginalString);
        var claims = _provider.RequestedClaims;
        var again = await browser.SignInAsync("adam");
        await browser.AtPortal.GetAsync("/signin/start", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        Assert.Equal("""{"access_token":{"xms_cc":{"values":["cp1"]},"acrs":{"essential":true,"value":"c1"}}}""", claims);
        Assert.Equal("/account", again);
        // The provider still knows the person, so their programs go on.
        Assert.Equal(HttpStatusCode.OK, (await program.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_challenge_without_claims_ends_the_session()
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);
        await browser.SignInAsync("adam");
        _provider.RefreshAnswer = """{"error":"interaction_required"}""";

        _time.Advance(TimeSpan.FromMinutes(2.5));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_ends_the_session_and_suspends_the_tokens_of_its_person()
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);
        await browser.SignInAsync("adam");
        using var program = portal.With(await portal.MakeTokenAsync(browser.AtPortal, null, "read"));
        _provider.RefreshAnswer = """{"error":"invalid_grant","error_description":"AADSTS50173: The provided grant has expired due to it being revoked."}""";

        _time.Advance(TimeSpan.FromMinutes(2.5));
        var session = await browser.AtPortal.CallAsync("/tiers");

        Assert.Equal(HttpStatusCode.Unauthorized, session.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_challenge_of_Graph_starts_the_sign_in_once_more_and_never_twice()
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);
        _provider.HasOverage = true;
        _provider.GraphChallenge = Mfa;

        var first = await browser.SignInAsync("adam");
        var second = await browser.RepeatAsync(first!);
        _provider.GraphChallenge = null;
        var third = await browser.SignInAsync("adam");

        Assert.Equal("/signin/start?returnUrl=%2Faccount", first);
        Assert.Equal("/signin/failed?why=Groups", second);
        Assert.Equal("/account", third);
    }

    [Fact]
    public async Task A_session_ends_when_Graph_demands_another_sign_in()
    {
        await using var portal = StartPortal();
        using var browser = new ProviderBrowser(portal, _provider);
        _provider.HasOverage = true;
        Assert.Equal("/account", await browser.SignInAsync("adam"));
        _provider.GraphChallenge = Mfa;

        _time.Advance(TimeSpan.FromMinutes(2.5));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.AtPortal.CallAsync("/tiers")).StatusCode);
    }

    private PortalProcess StartPortal(params (string Field, string Value)[] credential) =>
        new(Settings(credential)) { Time = _time, Replacements = TrustProvider };

    private (string Key, string Value)[] Settings(params (string Field, string Value)[] credential) =>
        [
            ("Portal:Roles:0", "Web"),
            ("Authentication:Mode", "EntraId"),
            ("Authentication:EntraId:Instance", _provider.Address.ToString()),
            ("Authentication:EntraId:TenantId", TestProvider.TenantId),
            ("Authentication:EntraId:ClientId", TestProvider.ClientId),
            ("Authentication:EntraId:Graph", _provider.Address.ToString()),
            .. credential.Length == 0
                ? [("Authentication:EntraId:ClientSecret", TestProvider.ClientSecret)]
                : credential.Select(field => ($"Authentication:EntraId:ClientCredentials:0:{field.Field}", field.Value)),
        ];

    /// <summary>The certificate of the provider is one that only this test knows.</summary>
    private void TrustProvider(IServiceCollection services)
    {
        services.Configure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme,
            options => options.BackchannelHttpHandler = _provider.CreateHandler()
        );
        // Microsoft.Identity.Web reads the issuers with a client of its own, unless it is given a name.
        services.Configure<AadIssuerValidatorOptions>(options => options.HttpClientName = "issuers");
        services.AddHttpClient(GraphGroups.Client).ConfigurePrimaryHttpMessageHandler(_provider.CreateHandler);
        services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(_provider.CreateHandler));
    }

    private bool IsSignedBy(X509Certificate2 certificate, string assertion)
    {
        using var publicOnly = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
        var rules = new TokenValidationParameters
        {
            ValidIssuer = TestProvider.ClientId,
            ValidAudience = TokenEndpoint,
            IssuerSigningKey = new X509SecurityKey(publicOnly),
            ValidAlgorithms = [SecurityAlgorithms.RsaSsaPssSha256],
            ValidateLifetime = false,
        };
        var validated = new JsonWebTokenHandler().ValidateTokenAsync(assertion, rules).GetAwaiter().GetResult();
        return validated is { IsValid: true, SecurityToken: JsonWebToken token }
            && token.Subject == TestProvider.ClientId
            && token.Id.Length > 0
            && token.ValidTo - token.ValidFrom <= TimeSpan.FromMinutes(10)
            && token.GetHeaderValue<string>("x5t#S256") == Base64UrlEncoder.Encode(publicOnly.GetCertHash(HashAlgorithmName.SHA256));
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=tenantportal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx, ""), "", X509KeyStorageFlags.Exportable);
    }
}
