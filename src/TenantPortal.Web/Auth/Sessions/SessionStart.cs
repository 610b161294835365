using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Languages;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Completes a sign-in in every mode: registers the user and starts a session.</summary>
internal sealed class SessionStart(SessionRegister sessions, PeopleRegister people, TokenProtection protection)
{
    /// <summary>Returns the principal to store in the cookie.</summary>
    /// <param name="mode">The sign-in mode.</param>
    /// <param name="providerSession">The provider's id of its own session.</param>
    public async Task<ClaimsPrincipal> StartAsync(HttpContext context, PersonFacts person, string mode, string? providerSession, SessionTokens? tokens)
    {
        // Never reuse the browser's previous session: its id may be known to someone else.
        if ((await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Principal?.FindFirstValue(PersonClaims.Session) is { } old)
            await sessions.EndAsync(old, "Replaced by a new sign-in in the same browser.", context.RequestAborted);
        context.KeepLanguage(await people.SignInAsync(person, mode, CultureInfo.CurrentUICulture.Name, context.RequestAborted));
        var id = await sessions.StartAsync(person, providerSession, protection.Protect(tokens), context.RequestAborted);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(PersonClaims.Session, id)], CookieAuthenticationDefaults.AuthenticationScheme));
    }
}
