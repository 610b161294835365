using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using TenantPortal.Core.People;

namespace TenantPortal.Web.Auth.Development;

/// <summary>Signs in as one of <see cref="DevelopmentPeople"/>, without a password. Registered only in the environment Development.</summary>
internal static class DevelopmentSignIn
{
    public static void AddDevelopmentSignIn(this IServiceCollection services) =>
        services.AddScoped<AuthenticationStateProvider, DevelopmentRevalidation>();

    public static void MapDevelopmentSignIn(this WebApplication app)
    {
        // A second lock: the settings already refuse the mode elsewhere.
        if (app.Environment.IsDevelopment())
            app.MapGet("/signin/development", SignInAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, string? person, string? returnUrl, AccessOptions access, PeopleRegister people)
    {
        if (DevelopmentPeople.Find(person) is not { } found)
            return Results.Problem($"There is no such person. Choose from {string.Join(", ", DevelopmentPeople.All.Select(known => known.Id))}.", statusCode: StatusCodes.Status400BadRequest);
        var principal = PersonClaims.Create(CookieAuthenticationDefaults.AuthenticationScheme, found.Id, found.Name, found.Groups);
        await people.SignInAsync(access.Recognize(principal), found.Email, SignInModes.Development, context.RequestAborted);
        await context.SignInAsync(principal);
        return Results.LocalRedirect(PortalAuth.LocalPath(returnUrl));
    }
}
