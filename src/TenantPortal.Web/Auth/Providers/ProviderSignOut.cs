using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Sends a browser whose session has ended to the provider, so that the provider's session ends too.</summary>
internal static partial class ProviderSignOut
{
    /// <summary>A longer hint makes the address too long for some servers. Without a hint, the provider prompts the user.</summary>
    private const int MaxHintLength = 4096;

    private static readonly object Hint = new();

    public static async Task<IResult> SignOutAsync(HttpContext context, OpenIdConnectOptions options, SessionTokens? tokens, ILogger log)
    {
        try
        {
            if ((await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted)).EndSessionEndpoint is not { Length: > 0 })
                return Results.LocalRedirect("/signin");
        }
        catch (InvalidOperationException exception)
        {
            // The portal's session has ended, but the provider's cannot be ended.
            LogUnreachable(log, exception);
            return Results.LocalRedirect("/signin");
        }

        context.Items[Hint] = tokens?.Id;
        await context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/signin" });
        var address = WebUtility.HtmlEncode(context.Response.Headers.Location.ToString());
        context.Response.Headers.Remove("Location");
        // The form-action policy blocks forms that lead to another site, even by redirects, but does not apply to pages.
        return Results.Content(
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Signing out · TenantPortal</title>
            <meta http-equiv="refresh" content="0;url={address}"></head>
            <body><main><h1>Signing out</h1>
            <p>You have signed out of TenantPortal. <a href="{address}">Sign out of your organization's account too</a>.</p></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: StatusCodes.Status200OK
        );
    }

    /// <summary>Adds the ID token hint; the handler would look for it in the cookie, which contains no tokens.</summary>
    public static void AttachHint(RedirectContext context) =>
        context.ProtocolMessage.IdTokenHint = context.HttpContext.Items[Hint] is string { Length: <= MaxHintLength } token ? token : null;

    [LoggerMessage(LogLevel.Warning, "Cannot sign a user out at the identity provider, because it is unreachable.")]
    private static partial void LogUnreachable(ILogger log, Exception exception);
}
