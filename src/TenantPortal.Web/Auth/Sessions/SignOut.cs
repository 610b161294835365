using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Sessions;

/// <summary>Ends sessions: this browser's, or all of the person's.</summary>
internal static class SignOut
{
    public static void MapSignOut(this WebApplication app)
    {
        app.MapPost("/signout", OfThisBrowserAsync).ExcludeFromDescription();
        app.MapPost("/signout/everywhere", EverywhereAsync).ExcludeFromDescription();
        // Pages that are open for hours send no requests of their own: portal.js says so when somebody is at work on one.
        app.MapGet("/signin/alive", () => Results.NoContent()).ExcludeFromDescription();
    }

    private static Task<IResult> OfThisBrowserAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source
    ) => LeaveAsync(context, antiforgery, sessions, protection, source, session => sessions.EndAsync(session.Id, "Signed out.", CancellationToken.None));

    private static Task<IResult> EverywhereAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source
    ) =>
        LeaveAsync(
            context,
            antiforgery,
            sessions,
            protection,
            source,
            session => sessions.EndAllAsync(session.PersonId, "Signed out everywhere.", CancellationToken.None)
        );

    private static async Task<IResult> LeaveAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SessionRegister sessions,
        TokenProtection protection,
        IIdentitySource source,
        Func<Session, Task> end
    )
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return NotFromThePage();
        if (context.User.FindFirstValue(PersonClaims.Session) is not { } id || await sessions.FindAsync(id, context.RequestAborted) is not { } session)
            return Results.LocalRedirect("/signin");
        await end(session);
        await context.SignOutAsync();
        return await source.LeaveAsync(context, protection.Unprotect(session.Tokens));
    }

    private static IResult NotFromThePage() => Results.Problem("Sign out with the button on the page.", statusCode: StatusCodes.Status400BadRequest);
}
