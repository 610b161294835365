using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Ends the session of this browser, or all sessions of the user.</summary>
internal static class SignOut
{
    public static void MapSignOut(this WebApplication app)
    {
        app.MapPost("/signout", SignOutAsync).ExcludeFromDescription();
        app.MapPost("/signout/everywhere", SignOutEverywhereAsync).ExcludeFromDescription();
        // Open pages send no requests for hours, so portal.js reports activity on them.
        app.MapGet("/signin/alive", () => Results.NoContent()).ExcludeFromDescription();
    }

    private static Task<IResult> SignOutAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source
    ) => EndAsync(context, antiforgery, sessions, protection, source, session => sessions.EndAsync(session.Id, "Signed out.", CancellationToken.None));

    private static Task<IResult> SignOutEverywhereAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source
    ) =>
        EndAsync(
            context,
            antiforgery,
            sessions,
            protection,
            source,
            session => sessions.EndAllAsync(session.PersonId, "Signed out everywhere.", CancellationToken.None)
        );

    private static async Task<IResult> EndAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source,
        Func<Session, Task> end
    )
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return InvalidAntiforgeryToken();
        if (context.User.FindFirstValue(PersonClaims.Session) is not { } id || await sessions.FindAsync(id, context.RequestAborted) is not { } session)
            return Results.LocalRedirect("/signin");
        await end(session);
        await context.SignOutAsync();
        return await source.SignOutAsync(context, protection.Unprotect(session.Tokens));
    }

    private static IResult InvalidAntiforgeryToken() =>
        Results.Problem("The antiforgery token is not valid. Use the sign-out button on the page.", statusCode: StatusCodes.Status400BadRequest);
}
