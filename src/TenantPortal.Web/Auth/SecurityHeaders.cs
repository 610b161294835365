using System.Security.Cryptography;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Auth;

/// <summary>Restricts browsers to content that the portal serves, and forbids framing.</summary>
internal static class SecurityHeaders
{
    // MudBlazor renders the theme as a style element and sets style attributes, so inline styles are allowed. Inline scripts are not.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self' data:; connect-src 'self'; "
        + "frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Set(context);
        // An error handler clears the headers.
        context.Response.OnStarting(() =>
        {
            if (!context.Response.Headers.ContainsKey("Content-Security-Policy"))
                Set(context);
            // A page shows what its user may see; the browser of a shared machine must not keep it.
            if (context.Response.ContentType is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
                context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        // What the API returns depends on who calls.
        if (ApiPaths.IsForPrograms(context.Request.Path))
            headers.CacheControl = "no-store";
    }

    /// <summary>Allows inline scripts with the returned nonce in this response.</summary>
    public static string AllowOneScript(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy = Policy.Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
        return nonce;
    }
}
