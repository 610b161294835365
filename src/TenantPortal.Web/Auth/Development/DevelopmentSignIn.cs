using Microsoft.AspNetCore.Authentication;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Signs in as one of <see cref="DevelopmentPeople"/> without a password. Registered only in the Development environment.</summary>
internal static class DevelopmentSignIn
{
    public static void AddDevelopmentSignIn(this IServiceCollection services) => services.AddSingleton<IIdentitySource, DevelopmentSource>();

    public static void MapDevelopmentSignIn(this WebApplication app)
    {
        // A second safeguard: the settings already reject the mode in other environments.
        if (app.Environment.IsDevelopment())
            app.MapGet("/signin/development", SignInAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, string? person, string? returnUrl, SessionStart sessions)
    {
        if (DevelopmentPeople.Find(person) is not { } found)
            return Results.Problem(
                $"This user does not exist. Choose one of {string.Join(", ", DevelopmentPeople.All.Select(known => known.Id))}.",
                statusCode: StatusCodes.Status400BadRequest
            );
        await context.SignInAsync(await sessions.StartAsync(context, found.Facts, SignInModes.Development, providerSession: null, tokens: null));
        return Results.LocalRedirect(PortalAuth.LocalPath(returnUrl));
    }
}
