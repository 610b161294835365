using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>The end of every way to sign in: the person is remembered, and has a session.</summary>
internal sealed class SessionStart(SessionRegister sessions, PeopleRegister people, AccessOptions access, TokenProtection protection)
{
    /// <summary>Returns what goes into the cookie.</summary>
    /// <param name="how">The mode.</param>
    /// <param name="providerSession">What the provider calls its own session.</param>
    public async Task<ClaimsPrincipal> StartAsync(HttpContext context, PersonFacts person, string how, string? providerSession, SessionTokens? tokens)
    {
        // Never the session that the browser had before: somebody else may know that one.
        if ((await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Principal?.FindFirstValue(PersonClaims.Session) is { } old)
            await sessions.EndAsync(old, "Replaced by a new sign-in in the same browser.", context.RequestAborted);
        await people.SignInAsync(access.Recognize(person), person.Email, how, context.RequestAborted);
        var id = await sessions.StartAsync(person, providerSession, protection.Protect(tokens), context.RequestAborted);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(PersonClaims.Session, id)], CookieAuthenticationDefaults.AuthenticationScheme));
    }
}
