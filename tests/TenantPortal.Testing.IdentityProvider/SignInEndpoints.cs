using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>Where people sign in and out, and where the portal gets its tokens.</summary>
internal static class SignInEndpoints
{
    /// <summary>The provider's own cookie: who has it need not choose again.</summary>
    private const string Cookie = "signed-in-at-provider";
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
    private const string GraphScope = "GroupMember.Read.All";

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("connect/authorize", Authorize);
        app.MapPost("connect/token", ExchangeAsync);
        app.MapMethods("connect/logout", ["GET", "POST"], Leave);
    }

    private static IResult Authorize(HttpContext context, ProviderState state, string? person)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (state.Refuses)
            return Refuse(Errors.AccessDenied, "The person pressed Cancel.");
        if (state.Find(person ?? context.Request.Cookies[Cookie]) is not { } found)
            return Results.Content(ChoosePage(context, state), "text/html");
        context.Response.Cookies.Append(Cookie, found.Id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
        return Results.SignIn(Describe(state, found, request.GetScopes()), null, Scheme);
    }

    private static async Task<IResult> ExchangeAsync(HttpContext context, ProviderState state)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var before = (await context.AuthenticateAsync(Scheme)).Principal!;
        if (state.Find(before.GetClaim(Claims.Subject)) is not { IsDisabled: false } person)
            return Refuse(Errors.InvalidGrant, "The person may no longer sign in.");
        var scopes = request.GetScopes() is { Length: > 0 } asked ? asked : before.GetScopes();
        if (scopes.Any(scope => scope.EndsWith(GraphScope, StringComparison.Ordinal)) && !state.GrantsGraph)
            return Refuse(Errors.InvalidGrant, "AADSTS65001: The user or administrator has not consented to use the application.");
        return Results.SignIn(Describe(state, person, scopes.Union([Scopes.OfflineAccess])), null, Scheme);
    }

    private static IResult Leave(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie);
        return Results.SignOut(null, [Scheme]);
    }

    private static ClaimsPrincipal Describe(ProviderState state, TestPerson person, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Id).SetClaim(Claims.Name, person.Name).SetClaim(Claims.Email, person.Email);
        foreach (var (name, value) in person.Claims)
            identity.AddClaim(value.StartsWith('{') ? new Claim(name, value, JsonClaimValueTypes.Json) : new Claim(name, value));
        if (state.Shape == ProviderShape.Entra)
            identity.SetClaim("oid", person.ObjectId).SetClaim("tid", ProviderState.TenantId).SetClaim("ver", "2.0");
        if (state.HasOverage)
            identity.AddClaim(new Claim("_claim_names", """{"groups":"src1"}""", JsonClaimValueTypes.Json));
        else
            identity.AddClaims(person.Groups.Select(group => new Claim("groups", group)));
        identity.SetScopes(scopes);
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }

    private static IResult Refuse(string error, string description) =>
        Results.Forbid(
            new AuthenticationProperties(
                new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
                }
            ),
            [Scheme]
        );

    private static string ChoosePage(HttpContext context, ProviderState state)
    {
        var address = $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}";
        var links = state.People.Select(person =>
            $"<li><a href=\"{WebUtility.HtmlEncode($"{address}&person={Uri.EscapeDataString(person.Id)}")}\">{WebUtility.HtmlEncode(person.Name)}</a></li>"
        );
        return $"<!doctype html><title>Test provider</title><h1>Who are you?</h1><ul>{string.Concat(links)}</ul>";
    }
}

/// <summary>How .NET's tokens say that a claim is JSON, not text.</summary>
internal static class JsonClaimValueTypes
{
    public const string Json = "JSON";
}
