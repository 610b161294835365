using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth.Development;
using TenantPortal.Web.Auth.Keys;
using TenantPortal.Web.Auth.Providers;
using TenantPortal.Web.Auth.Sessions;
using TenantPortal.Web.Auth.Tokens;
using TenantPortal.Web.Features.Audit;

namespace TenantPortal.Web.Auth;

/// <summary>Sets up sign-in. All modes use one cookie, and every endpoint requires it unless it declares otherwise.</summary>
internal static class PortalAuth
{
    public static void AddPortalAuth(this IServiceCollection services, IConfiguration configuration)
    {
        var signIn = SettingsBinder.Read<SignInOptions>(configuration, SignInOptions.Section);
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddSingleton<IValidateOptions<PortalOptions>, PlainHttpValidator>();
        services.AddDataProtection().SetApplicationName("TenantPortal");
        services.AddSingleton<StoredKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<StoredKeys, ILoggerFactory>((options, keys, logs) => keys.Configure(options, logs));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => UseCookie(options, signIn));
        services.AddApiTokens();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "TenantPortal.Antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddCascadingAuthenticationState();
        services.AddScoped<SignedInPerson>().AddScoped<AuthenticationStateProvider, SessionAuthentication>();
        services
            .AddSingleton<SessionStart>()
            .AddSingleton<SessionCheck>()
            .AddSingleton<CallerCheck>()
            .AddSingleton<SessionCookie>()
            .AddSingleton<TokenProtection>()
            .AddSingleton<ClaimsChallenge>();
        if (signIn.Is(SignInModes.Development))
            services.AddDevelopmentSignIn();
        else
            services.AddProviderSignIn(signIn);
    }

    public static void UsePortalAuth(this WebApplication app)
    {
        app.UseTrustedProxies();
        if (app.Services.GetRequiredService<SignInOptions>().Is(SignInModes.Development))
            app.Use(LoopbackOnly.InvokeAsync);
        app.Use(SecurityHeaders.InvokeAsync);
        app.Use(OriginGuard.InvokeAsync);
        app.UsePortalErrors();
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(RefusedCalls.InvokeAsync);
        app.UseAuthorization();
        app.Use(TokenScopeGuard.InvokeAsync);
        app.UseAntiforgery();
    }

    public static void MapPortalAuth(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInOptions>().Is(SignInModes.Development))
            app.MapDevelopmentSignIn();
        else
            app.MapProviderSignIn();
        app.MapSignOut();
    }

    /// <summary>The path on this host to return to, in the characters that a header can carry; never an address of another site.</summary>
    public static string LocalPath(string? returnUrl) =>
        returnUrl is ['/', ..]
        && !returnUrl.StartsWith("//", StringComparison.Ordinal)
        && !returnUrl.Contains('\\', StringComparison.Ordinal)
        && !returnUrl.Any(char.IsControl)
            ? string.Concat(returnUrl.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())))
            : "/";

    private static void UseCookie(CookieAuthenticationOptions options, SignInOptions authentication)
    {
        options.Cookie.Name = "TenantPortal";
        options.CookieManager = new SchemeCookieManager();
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // The session determines its own lifetime; the browser drops the cookie when it closes.
        options.ExpireTimeSpan = authentication.MaxSessionAge;
        options.SlidingExpiration = false;
        options.LoginPath = "/signin";
        options.AccessDeniedPath = "/access-denied";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<SessionCookie>().ValidateAsync(context);
        options.Events.OnRedirectToLogin = context => RedirectBrowserAsync(context, StatusCodes.Status401Unauthorized, "Sign in first.");
        options.Events.OnRedirectToAccessDenied = context => RedirectBrowserAsync(context, StatusCodes.Status403Forbidden, "You are not allowed to do this.");
    }

    /// <summary>Redirects browsers; programs cannot use a sign-in page and get the status code instead.</summary>
    private static Task RedirectBrowserAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string sentence)
    {
        if (ApiPaths.IsForPrograms(context.Request.Path))
            return Results.Problem(sentence, statusCode: status).ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
