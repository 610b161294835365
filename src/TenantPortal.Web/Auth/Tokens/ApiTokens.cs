using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>Authenticates programs by <c>Authorization: Bearer tp_…</c> on API calls; everything else uses the cookie.</summary>
internal static class ApiTokens
{
    public const string Scheme = "Token";

    /// <summary>Chooses between the token and the cookie.</summary>
    private const string Choice = "TokenOrCookie";

    private const string Bearer = "Bearer ";

    public static void AddApiTokens(this IServiceCollection services)
    {
        services.AddSingleton<RefusedTokenLimit>();
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(Scheme, null)
            .AddPolicyScheme(
                Choice,
                null,
                options =>
                    options.ForwardDefaultSelector = context => SecretOf(context.Request) is null ? CookieAuthenticationDefaults.AuthenticationScheme : Scheme
            );
        // Signing in and out always uses the cookie.
        services.PostConfigure<AuthenticationOptions>(options =>
        {
            options.DefaultSignInScheme ??= options.DefaultScheme;
            options.DefaultSignOutScheme ??= options.DefaultScheme;
            options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = options.DefaultForbidScheme = Choice;
        });
    }

    /// <summary>The token of an API call; null if there is none, or if it is not a token of the portal.</summary>
    public static string? SecretOf(HttpRequest request) =>
        request.Path.StartsWithSegments(ApiPaths.Root)
        && request.Headers.Authorization.ToString() is { } header
        && header.StartsWith(Bearer + Core.Tokens.TokenSecret.Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : null;
}
