using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Resolves the cookie, which contains only the session's id, to the user on every request.</summary>
internal sealed class SessionCookie(SessionCheck check, SessionRegister sessions, ClaimsChallenge challenge, SignInOptions options, TimeProvider time)
{
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cancellationToken = context.HttpContext.RequestAborted;
        var id = context.Principal?.FindFirstValue(PersonClaims.Session);
        if (id is null || await check.CheckAsync(id, cancellationToken) is not { } session)
        {
            if (id is not null && await sessions.FindChallengeAsync(id, cancellationToken) is { } claims)
                challenge.Keep(context.HttpContext, claims);
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        if (time.GetUtcNow() - session.SeenAt > options.CheckPeriod)
            await sessions.TouchAsync(id, cancellationToken);
        context.ReplacePrincipal(PersonClaims.Create(context.Scheme.Name, session.Id, session.Person));
    }
}
