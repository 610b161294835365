using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Auth.Sessions;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Auth;

/// <summary>Recognizes a caller again, whose response outlives what its request was authenticated by.</summary>
internal sealed class CallerCheck(TokenRegister tokens, SessionCheck sessions, AccessOptions access)
{
    /// <summary>The caller with their present rights; null once the token or session is not valid anymore.</summary>
    public async Task<CurrentUser?> CheckAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (ApiTokens.SecretOf(context.Request) is { } secret)
        {
            var bearer = await tokens.RecognizeAsync(secret, context.Connection.RemoteIpAddress?.ToString() ?? "unknown", cancellationToken);
            return bearer.User is { } user ? access.Recognize(TokenClaims.Create(user, bearer.Scopes)) : null;
        }

        return context.User.FindFirstValue(PersonClaims.Session) is { } id && await sessions.CheckAsync(id, cancellationToken) is { } session
            ? access.Recognize(PersonClaims.Create(context.User.Identity?.AuthenticationType ?? "", id, session.Person))
            : null;
    }
}
