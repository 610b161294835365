using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using TenantPortal.Core.People;

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

    private static async Task<IResult> OfThisBrowserAsync(HttpContext context, IAntiforgery antiforgery, SessionRegister sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return NotFromThePage();
        if (context.User.FindFirstValue(PersonClaims.Session) is { } id)
            await sessions.EndAsync(id, "Signed out.", CancellationToken.None);
        return await LeaveAsync(context);
    }

    private static async Task<IResult> EverywhereAsync(HttpContext context, IAntiforgery antiforgery, SessionRegister sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return NotFromThePage();
        if (context.User.FindFirstValue(PersonClaims.Id) is { } person)
            await sessions.EndAllAsync(person, "Signed out everywhere.", CancellationToken.None);
        return await LeaveAsync(context);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context)
    {
        await context.SignOutAsync();
        return Results.LocalRedirect("/signin");
    }

    private static IResult NotFromThePage() => Results.Problem("Sign out with the button on the page.", statusCode: StatusCodes.Status400BadRequest);
}
