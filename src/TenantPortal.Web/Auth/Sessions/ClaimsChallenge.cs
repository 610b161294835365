using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Sessions;
using TenantPortal.Parsing;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>
/// The claims that Entra ID demands of the next sign-in (conditional access, continuous access evaluation), on their way from the session that it no longer
/// accepts to the sign-in that passes them on.
/// </summary>
internal sealed class ClaimsChallenge(IDataProtectionProvider protection)
{
    /// <summary>Of the item in the properties of a sign-in that passes on a challenge.</summary>
    public const string Item = "claims-challenge";

    private const string Cookie = "TenantPortal.Challenge";

    /// <summary>The portal can handle challenges, https://learn.microsoft.com/entra/identity-platform/claims-challenge.</summary>
    private static JsonObject Capability => new() { ["access_token"] = new JsonObject { ["xms_cc"] = new JsonObject { ["values"] = new JsonArray("cp1") } } };

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("TenantPortal.ClaimsChallenge").ToTimeLimitedDataProtector();

    /// <summary>Keeps the claims in the browser until its next sign-in.</summary>
    public void Keep(HttpContext context, string claims) =>
        context.Response.Cookies.Append(Cookie, _protector.Protect(claims, Lifetime), OptionsFor(context, Lifetime));

    /// <summary>Takes the claims out of the browser; null for none.</summary>
    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } kept)
            return null;
        context.Response.Cookies.Delete(Cookie, OptionsFor(context, null));
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // Too old, or of other keys: the provider demands it again if it has to.
            return null;
        }
    }

    /// <summary>The value of the parameter <c>claims</c>: the portal's capability, and what the provider demands.</summary>
    /// <param name="demanded">Null for nothing.</param>
    public static string WithCapability(string? demanded)
    {
        var claims = Capability;
        if (demanded is not null && UntrustedDocument.ParseJson(demanded) is JsonObject more)
            Merge(claims, more);
        return claims.ToJsonString();
    }

    /// <summary>The claims as JSON if they are an object of a size that fits into an address; null otherwise.</summary>
    public static string? Read(string? claims)
    {
        if (claims is not { Length: > 0 and <= SessionRegister.MaxChallengeLength })
            return null;
        try
        {
            return UntrustedDocument.ParseJson(claims) is JsonObject ? claims : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The claims in a <c>WWW-Authenticate</c> header of Microsoft Graph; null if it demands none.</summary>
    public static string? ReadHeader(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.WwwAuthenticate)
        {
            var fields = (header.Parameter ?? "")
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(field => field.Split('=', 2))
                .Where(field => field.Length == 2)
                .ToLookup(field => field[0], field => field[1].Trim('"'), StringComparer.OrdinalIgnoreCase);
            if (!fields["error"].Contains("insufficient_claims") || fields["claims"].FirstOrDefault() is not { } encoded)
                continue;
            var bytes = new byte[encoded.Length];
            if (Convert.TryFromBase64String(encoded, bytes, out var length))
                return Read(Encoding.UTF8.GetString(bytes, 0, length));
        }

        return null;
    }

    /// <summary>Adds the parameter to a message to Entra ID.</summary>
    public static void AddTo(OpenIdConnectMessage message, string? demanded) => message.SetParameter("claims", WithCapability(demanded));

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from.ToList())
        {
            if (into[name] is JsonObject inner && value is JsonObject more)
                Merge(inner, more);
            else
                into[name] = value?.DeepClone();
        }
    }

    private static CookieOptions OptionsFor(HttpContext context, TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/signin",
            MaxAge = lifetime,
        };
}
