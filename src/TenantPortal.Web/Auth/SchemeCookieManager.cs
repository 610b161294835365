using Microsoft.AspNetCore.Authentication.Cookies;

namespace TenantPortal.Web.Auth;

/// <summary>
/// Prefixes the cookie's name with <c>__Host-</c> on https, so that no sibling domain can set it. Browsers drop a cookie with this prefix that is
/// not Secure, and only some send Secure cookies over http to loopback, so plain http (on a developer's machine) uses no prefix.
/// </summary>
internal sealed class SchemeCookieManager : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, NameFor(context, key), options);

    private static string NameFor(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
