using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Ends a user's sessions when the provider reports a sign-out (OpenID Connect Back-Channel Logout 1.0).</summary>
internal static class BackChannelSignOut
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const string Reason = "Signed out at the identity provider.";
    private const int MaxBytes = 16 * 1024;

    public static void MapBackChannelSignOut(this WebApplication app) =>
        app.MapPost("/signout/backchannel", ReceiveAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).ExcludeFromDescription();

    private static async Task<IResult> ReceiveAsync(
        HttpContext context,
        IOptionsMonitor<OpenIdConnectOptions> handlers,
        SessionRegister sessions,
        SignInOptions options
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType || (await context.Request.ReadFormAsync(context.RequestAborted))["logout_token"] is not [{ Length: > 0 } text])
            return Refuse("Send a logout_token as a form.");
        if (await ValidateAsync(text, handlers.Get(OpenIdConnectDefaults.AuthenticationScheme)) is not { } token)
            return Refuse("The logout_token was not issued by the identity provider for this portal.");

        var session = token.TryGetPayloadValue<string>("sid", out var named) && named.Length > 0 ? named : null;
        var person = options.OpenIdConnect.IdClaim == "sub" && token.Subject is { Length: > 0 } subject ? ActorIds.OfSubject(subject) : null;
        if (session is null && person is null)
            return Refuse("The logout_token identifies neither a session nor a user.");
        if (token.Id is not { Length: > 0 and <= SessionRegister.MaxMessageIdLength } id)
            return Refuse("The logout_token has no usable jti.");
        // A copy that is sent after the user has signed in again must not sign them out.
        if (!await sessions.TryReceiveAsync(id, token.ValidTo, CancellationToken.None))
            return Refuse("The logout_token has been used before.");
        if (session is not null)
            await sessions.RevokeByProviderAsync(session, Reason, CancellationToken.None);
        else
            await sessions.RevokeAllAsync(person!, Reason, CancellationToken.None);
        return Results.Ok();
    }

    private static async Task<JsonWebToken?> ValidateAsync(string text, OpenIdConnectOptions handler)
    {
        var rules = handler.TokenValidationParameters.Clone();
        rules.ConfigurationManager = handler.ConfigurationManager as BaseConfigurationManager;
        var validated = await handler.TokenHandler.ValidateTokenAsync(text, rules);
        // An ID token has a nonce and no logout event; it must not sign a user out.
        return validated is { IsValid: true, SecurityToken: JsonWebToken token } && !token.TryGetPayloadValue<string>("nonce", out _) && IsLogout(token)
            ? token
            : null;
    }

    private static bool IsLogout(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("events", out var events) && events.ValueKind == JsonValueKind.Object && events.TryGetProperty(Event, out _);

    private static IResult Refuse(string sentence) => Results.Problem(sentence, statusCode: StatusCodes.Status400BadRequest);
}
