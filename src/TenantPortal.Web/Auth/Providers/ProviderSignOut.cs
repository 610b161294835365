using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Takes a browser whose session has ended here to the provider, so that it ends there too.</summary>
internal static partial class ProviderSignOut
{
    /// <summary>More than this makes the address too long for some servers; without it the provider asks the person.</summary>
    private const int MaxHintLength = 4096;

    private static readonly object Hint = new();

    public static async Task<IResult> LeaveAsync(HttpContext context, OpenIdConnectOptions options, SessionTokens? tokens, ILogger log)
    {
        try
        {
            if ((await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted)).EndSessionEndpoint is not { Length: > 0 })
                return Results.LocalRedirect("/signin");
        }
        catch (InvalidOperationException unreachable)
        {
            // The session here has ended; the provider's cannot be.
            LogUnreachable(log, unreachable);
            return Results.LocalRedirect("/signin");
        }

        context.Items[Hint] = tokens?.Id;
        await context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/signin" });
        var address = context.Response.Headers.Location.ToString();
        context.Response.Headers.Remove("Location");
        // A form may not lead to another site (form-action), by redirects neither: a page may.
        return Results.Content(
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Signing out · TenantPortal</title><meta http-equiv="refresh" content="0;url={WebUtility.HtmlEncode(
                address
            )}"></head>
            <body><main><h1>Signing out</h1><p>You are signed out of TenantPortal. <a href="{WebUtility.HtmlEncode(
                address
            )}">Sign out of your organization's sign-in too</a>.</p></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: StatusCodes.Status200OK
        );
    }

    /// <summary>The handler's own way to the token is the cookie, which carries none.</summary>
    public static void AttachHint(RedirectContext context) =>
        context.ProtocolMessage.IdTokenHint = context.HttpContext.Items[Hint] is string { Length: <= MaxHintLength } token ? token : null;

    [LoggerMessage(LogLevel.Warning, "The identity provider cannot be reached to sign somebody out there.")]
    private static partial void LogUnreachable(ILogger log, Exception failure);
}
