using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Sign-in with an OpenID Connect provider: Entra ID and others share the code flow, the events and the rules.</summary>
internal static class ProviderSignIn
{
    /// <summary>The longest response of a provider that is read: metadata, keys, tokens, userinfo and a page of groups.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    public static void AddProviderSignIn(this IServiceCollection services, SignInOptions settings)
    {
        var isEntra = settings.Is(SignInModes.EntraId);
        var names = isEntra ? ClaimNames.Of(settings.EntraId) : ClaimNames.Of(settings.OpenIdConnect);
        if (isEntra)
        {
            services
                .AddAuthentication()
                .AddMicrosoftIdentityWebApp(
                    options => UseEntra(options, settings.EntraId),
                    null,
                    OpenIdConnectDefaults.AuthenticationScheme,
                    cookieScheme: null
                );
            services.AddSingleton(settings.EntraId).AddSingleton<GraphGroups>();
            services.AddSingleton<ICredentialsLoader>(provider => new DefaultCredentialsLoader(
                provider.GetRequiredService<ILogger<DefaultCredentialsLoader>>()
            ));
            services.AddSingleton<EntraCredentials>();
            services.AddSingleton(provider => new ClientAuthentication(ClientAuthentication.FindCredentials(settings.EntraId, provider)));
            services.AddGraphClient();
        }
        else
        {
            services.AddAuthentication().AddOpenIdConnect(options => UseProvider(options, settings.OpenIdConnect, names));
            services.AddSingleton(new ClientAuthentication(credentials: null));
        }

        services.AddSingleton(names).AddSingleton<ProviderTokens>().AddSingleton<ProviderEvents>().AddSingleton<IIdentitySource, ProviderSource>();
        services.AddSingleton(provider => new ProviderPeople(names, provider.GetService<GraphGroups>()));
        // Runs after Microsoft.Identity.Web, which does not pass on all of its options.
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => UseCodeFlow(options, isEntra));
        // Runs after the handler's own, which creates the connection to the provider.
        services
            .AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .PostConfigure<TimeProvider, ILogger<ProviderMetadata>>(ProviderMetadata.Use);
        // The handler creates the client after every Configure. Depth is limited to 64 by the parsers of the handler and by ours.
        services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme,
            options => options.Backchannel.MaxResponseContentBufferSize = MaxAnswerBytes
        );
    }

    /// <summary>The client that queries Microsoft Graph.</summary>
    public static void AddGraphClient(this IServiceCollection services) =>
        services
            .AddHttpClient(GraphGroups.Client, client => (client.Timeout, client.MaxResponseContentBufferSize) = (ProgressDeadline, MaxAnswerBytes))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });

    public static void MapProviderSignIn(this WebApplication app)
    {
        app.MapGet("/signin/start", StartAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapBackChannelSignOut();
    }

    private static async Task<IResult> StartAsync(HttpContext context, string? returnUrl, ClaimsChallenge challenge, ILogger<ProviderEvents> log)
    {
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = PortalAuth.LocalPath(returnUrl) };
            if (challenge.Take(context) is { } claims)
                properties.Items[ClaimsChallenge.Item] = claims;
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, properties);
            return Results.Empty;
        }
        // A provider that takes pushed authorization requests is called before the browser leaves.
        catch (Exception exception)
            when (exception is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException or JsonException
                || (exception is OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
            )
        {
            ProviderEvents.LogUnreachable(log, exception);
            return Results.LocalRedirect(ProviderEvents.AddressOf(SignInFailure.Provider));
        }
    }

    private static void UseProvider(OpenIdConnectOptions options, OpenIdProviderOptions provider, ClaimNames names)
    {
        options.Authority = provider.Authority;
        // The settings allow http only for this machine.
        options.RequireHttpsMetadata = new Uri(provider.Authority).Scheme == Uri.UriSchemeHttps;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        UseScopes(options, provider.Scopes);
        options.GetClaimsFromUserInfoEndpoint = true;
        foreach (var name in names.Id.Concat(names.Name).Concat(names.Email).Append("email_verified"))
            options.ClaimActions.MapJsonKey(name, name);
        foreach (var name in names.Structured)
            options.ClaimActions.MapCustomJson(name, answer => answer.TryGetProperty(name, out var value) ? value.ToString() : null);
    }

    private static void UseEntra(MicrosoftIdentityOptions options, EntraIdOptions entra)
    {
        options.Instance = entra.Instance;
        options.TenantId = entra.TenantId;
        options.ClientId = entra.ClientId;
        options.ClientSecret = entra.ClientSecret.Length == 0 ? null : entra.ClientSecret;
        UseScopes(options, "openid profile email offline_access");
    }

    private static void UseScopes(OpenIdConnectOptions options, string scopes)
    {
        options.Scope.Clear();
        foreach (var scope in scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
    }

    private static void UseCodeFlow(OpenIdConnectOptions options, bool isEntra)
    {
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;
        // The browser returns by a redirect instead of a cross-site form post, so cookies can be Lax and cross-site posts stay rejected.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.BackchannelTimeout = ProgressDeadline;
        // Otherwise any site could sign users out with an image.
        options.RemoteSignOutPath = PathString.Empty;
        ProviderEvents Events(HttpContext context) => context.RequestServices.GetRequiredService<ProviderEvents>();
        var redirect = options.Events.OnRedirectToIdentityProvider;
        options.Events.OnRedirectToIdentityProvider = async context =>
        {
            await redirect(context);
            var claims = context.Properties.Items.TryGetValue(ClaimsChallenge.Item, out var demanded) ? demanded : null;
            if (isEntra)
                ClaimsChallenge.AddTo(context.ProtocolMessage, claims);
            else if (claims is not null)
                context.ProtocolMessage.SetParameter("claims", claims);
        };
        options.Events.OnAuthorizationCodeReceived = context =>
            context.HttpContext.RequestServices.GetRequiredService<ClientAuthentication>().RedeemAsync(context);
        options.Events.OnTicketReceived = context => Events(context.HttpContext).ReceiveAsync(context);
        options.Events.OnRemoteFailure = context => Events(context.HttpContext).FailAsync(context);
        options.Events.OnAccessDenied = ProviderEvents.RefuseAsync;
        options.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            ProviderSignOut.AttachHint(context);
            return Task.CompletedTask;
        };
    }
}
