using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>
/// A real OpenID provider for tests: in this process, on <c>localhost</c> and a free port, so that it is another site than the portal on
/// <c>127.0.0.1</c>. It asks no one for a password.
/// </summary>
public sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "tenantportal";
    public const string ClientSecret = "a-secret-that-only-this-test-knows-0123456789";

    private readonly WebApplication _app;
    private readonly TestAuthority? _authority;
    private RsaSecurityKey _signing = ProviderKeys.Signing;

    private TestProvider(WebApplication app, TestAuthority? authority) => (_app, _authority) = (app, authority);

    public ProviderShape Shape => _app.Services.GetRequiredService<ProviderState>().Shape;

    /// <summary>The tenant of the Entra shape.</summary>
    public const string TenantId = ProviderState.TenantId;

    public Uri Address { get; private set; } = null!;

    /// <summary>What the portal is told.</summary>
    public string Authority => Shape == ProviderShape.Entra ? $"{Address}{TenantId}/v2.0" : Address.ToString().TrimEnd('/');

    /// <summary>Of the authority that signed the provider's certificate.</summary>
    public string RootPem => _authority?.RootPem ?? throw new InvalidOperationException("The provider has no certificate.");

    /// <summary>True when groups are not in tokens and must be asked for at Graph.</summary>
    public bool HasOverage
    {
        get => State.HasOverage;
        set => State.HasOverage = value;
    }

    /// <summary>False when no administrator let the portal read groups at Graph.</summary>
    public bool GrantsGraph
    {
        get => State.GrantsGraph;
        set => State.GrantsGraph = value;
    }

    /// <summary>True when people press Cancel.</summary>
    public bool Refuses
    {
        get => State.Refuses;
        set => State.Refuses = value;
    }

    /// <summary>Whom identity tokens are said to be for, instead of the portal.</summary>
    public string? ForgedAudience
    {
        get => State.ForgedAudience;
        set => State.ForgedAudience = value;
    }

    /// <summary>Whom identity tokens are said to be from, instead of this provider.</summary>
    public string? ForgedIssuer
    {
        get => State.ForgedIssuer;
        set => State.ForgedIssuer = value;
    }

    /// <summary>How often the portal fetched the keys, and the provider itself once.</summary>
    public int KeyRequests => State.KeyRequests;

    /// <summary>What the token endpoint answers to refresh tokens instead, as JSON; null to answer as usual.</summary>
    public string? RefreshAnswer
    {
        get => State.RefreshAnswer;
        set => State.RefreshAnswer = value;
    }

    /// <summary>The claims that the last sign-in was asked for.</summary>
    public string? RequestedClaims => State.RequestedClaims;

    /// <summary>What Graph demands of the next sign-in, as JSON; null for nothing.</summary>
    public string? GraphChallenge
    {
        get => State.GraphChallenge;
        set => State.GraphChallenge = value;
    }

    /// <summary>Checks the assertion that clients have to send instead of a secret.</summary>
    public Func<string, bool>? AcceptsAssertion
    {
        get => State.AcceptsAssertion;
        set => State.AcceptsAssertion = value;
    }

    private ProviderState State => _app.Services.GetRequiredService<ProviderState>();

    public static async Task<TestProvider> StartAsync(ProviderShape shape, params TestPerson[] people)
    {
        var authority = shape == ProviderShape.Entra ? new TestAuthority() : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                    {
                        if (authority is not null)
                            listen.UseHttps(authority.Certificate);
                    }
                )
            );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(new ProviderState(shape, people));
        AddOpenIddict(builder.Services);

        var provider = new TestProvider(builder.Build(), authority);
        provider._app.UsePathBase($"/{ProviderState.TenantId}/v2.0");
        provider._app.UseMiddleware<ProviderManners>();
        provider._app.UseRouting();
        provider._app.UseAuthentication();
        provider._app.MapSignIn();
        provider._app.MapGraph();
        await provider._app.StartAsync();
        var bound = new Uri(provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        provider.Address = new UriBuilder(bound) { Host = "localhost" }.Uri;
        await provider.WarmUpAsync();
        return provider;
    }

    /// <summary>Lets the portal at this address sign people in.</summary>
    public async Task RegisterAsync(Uri portal)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
            .CreateAsync(
                new OpenIddictApplicationDescriptor
                {
                    ClientId = ClientId,
                    ClientSecret = ClientSecret,
                    ConsentType = ConsentTypes.Implicit,
                    RedirectUris = { new Uri(portal, "/signin-oidc") },
                    PostLogoutRedirectUris = { new Uri(portal, "/signout-callback-oidc") },
                    Permissions =
                    {
                        Permissions.Endpoints.Authorization,
                        Permissions.Endpoints.Token,
                        Permissions.Endpoints.EndSession,
                        Permissions.GrantTypes.AuthorizationCode,
                        Permissions.GrantTypes.RefreshToken,
                        Permissions.ResponseTypes.Code,
                    },
                }
            );
    }

    public TestPerson Find(string id) => State.Find(id) ?? throw new InvalidOperationException($"The provider does not know '{id}'.");

    /// <summary>What the provider sends to the portal when the person signs out elsewhere.</summary>
    public string CreateLogoutToken(string person) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = $"{Authority}/",
                Audience = ClientId,
                Expires = DateTime.UtcNow.AddMinutes(2),
                Claims = new Dictionary<string, object>
                {
                    ["sub"] = person,
                    ["jti"] = Guid.NewGuid().ToString(),
                    ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
                },
                SigningCredentials = new SigningCredentials(_signing, SecurityAlgorithms.RsaSha256),
            }
        );

    /// <summary>Signs with a new key from now on. The old one is gone from what is published.</summary>
    /// <param name="isPublished">False when what is published stays as it was.</param>
    public async Task RotateKeysAsync(bool isPublished = true)
    {
        if (!isPublished)
            State.StaleKeys = await ReadKeysAsync();
        _signing = new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
        var options = _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        options.SigningCredentials.Clear();
        options.SigningCredentials.Add(new SigningCredentials(_signing, SecurityAlgorithms.RsaSha256));
        // Refresh tokens of before are its own business.
        options.TokenValidationParameters.IssuerSigningKeys = [_signing, ProviderKeys.Signing];
    }

    /// <summary>The provider cannot be reached from now on.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority?.Dispose();
    }

    /// <summary>The first answer makes keys and takes long; the portal shall not wait for it.</summary>
    private async Task WarmUpAsync()
    {
        using var client = CreateClient();
        await client.GetStringAsync($"{Authority}/.well-known/openid-configuration");
        await client.GetStringAsync($"{Authority}/.well-known/jwks");
    }

    private async Task<string> ReadKeysAsync()
    {
        using var client = CreateClient();
        return await client.GetStringAsync($"{Authority}/.well-known/jwks");
    }

    /// <summary>A handler that trusts the certificate of this provider alone.</summary>
    public SocketsHttpHandler CreateHandler() =>
        new()
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _authority?.Certificate.GetCertHashString(),
            },
        };

    private HttpClient CreateClient() => new(CreateHandler());

    private static void AddOpenIddict(IServiceCollection services)
    {
        var database = Guid.NewGuid().ToString();
        services.AddDbContext<DbContext>(options => options.UseInMemoryDatabase(database).UseOpenIddict());
        services
            .AddOpenIddict()
            .AddCore(options => options.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(options =>
            {
                options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/logout");
                options.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
                options.DisableScopeValidation().IgnoreScopePermissions().DisableAccessTokenEncryption();
                options.AddEncryptionKey(ProviderKeys.Encryption).AddSigningKey(ProviderKeys.Signing);
                // Entra gives tokens for other scopes than were first asked for, when they were granted.
                options.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateGrantedScopes.Descriptor);
                options.AddEventHandler<OpenIddictServerEvents.ProcessSignInContext>(handler =>
                    handler.UseSingletonHandler<TokenForger>().SetOrder(OpenIddictServerHandlers.PrepareIdentityTokenPrincipal.Descriptor.Order + 1)
                );
                options
                    .UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
            });
    }
}
