using Microsoft.AspNetCore.Authentication;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Signs in as one of <see cref="DevelopmentPeople"/>, without a password. Registered only in the environment Development.</summary>
internal static class DevelopmentSignIn
{
    public static void AddDevelopmentSignIn(this IServiceCollection services) => services.AddSingleton<IIdentitySource, DevelopmentSource>();

    public static void MapDevelopmentSignIn(this WebApplication app)
    {
        // A second lock: the settings already refuse the mode elsewhere.
        if (app.Environment.IsDevelopment())
            app.MapGet("/signin/development", SignInAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, string? person, string? returnUrl, SessionStart sessions)
    {
        if (DevelopmentPeople.Find(person) is not { } found)
            return Results.Problem(
                $"There is no such person. Choose from {string.Join(", ", DevelopmentPeople.All.Select(known => known.Id))}.",
                statusCode: StatusCodes.Status400BadRequest
            );
        await context.SignInAsync(await sessions.StartAsync(context, found.Facts, SignInModes.Development, providerSession: null, tokens: null));
        return Results.LocalRedirect(PortalAuth.LocalPath(returnUrl));
    }
}
