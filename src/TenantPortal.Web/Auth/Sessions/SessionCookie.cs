using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Resolves the cookie, which contains only the session's id, to the user on every request.</summary>
internal sealed class SessionCookie(SessionCheck check, SessionRegister sessions, SignInOptions options, TimeProvider time)
{
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cancellationToken = context.HttpContext.RequestAborted;
        if (context.Principal?.FindFirstValue(PersonClaims.Session) is not { } id || await check.CheckAsync(id, cancellationToken) is not { } session)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        if (time.GetUtcNow() - session.SeenAt > options.CheckPeriod)
            await sessions.TouchAsync(id, cancellationToken);
        context.ReplacePrincipal(PersonClaims.Create(context.Scheme.Name, session.Id, session.Person));
    }
}
