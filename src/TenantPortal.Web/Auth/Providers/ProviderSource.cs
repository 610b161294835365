using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Verifies users against the OpenID Connect provider, with their refresh tokens.</summary>
internal sealed partial class ProviderSource(
    IOptionsMonitor<OpenIdConnectOptions> handlers,
    ProviderTokens tokens,
    ProviderPeople people,
    ILogger<ProviderSource> log
) : IIdentitySource
{
    public async Task<IdentityCheckResult> CheckAsync(PersonFacts person, SessionTokens? current, CancellationToken cancellationToken)
    {
        // Without a refresh token, only the session's own lifetime ends it.
        if (current?.Refresh is not { } refreshToken)
            return new IdentityCheckResult.Unasked();
        SessionTokens? newest = null;
        try
        {
            var response = await tokens.RefreshAsync(refreshToken, null, cancellationToken);
            // Entra names a challenge in several ways; what it demands is in the claims.
            if (response.Error is "interaction_required" or "insufficient_claims" || (response.Error == "invalid_grant" && response.Claims is not null))
                return new IdentityCheckResult.Challenged(response.Claims);
            if (response.Error == "invalid_grant")
                return new IdentityCheckResult.Refused("The identity provider no longer accepts the user's session.");
            if (response.Error is not null)
            {
                LogRefused(response.Error);
                return new IdentityCheckResult.Unknown();
            }

            newest = new SessionTokens(response.Refresh ?? refreshToken, response.Id ?? current.Id);
            if (await ReadClaimsAsync(response, cancellationToken) is not { } claims)
                return new IdentityCheckResult.Known(person, newest);
            var result = await people.ReadAsync(claims, newest, cancellationToken);
            if (result.Challenge is { } demanded)
                return new IdentityCheckResult.Challenged(demanded);
            return result is { Failure: null, Person: { } known }
                ? new IdentityCheckResult.Known(known, result.Tokens)
                : new IdentityCheckResult.Unknown(result.Tokens);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or InvalidOperationException or SecurityTokenException)
        {
            LogUnreachable(exception);
            return new IdentityCheckResult.Unknown(newest);
        }
    }

    public Task<IResult> SignOutAsync(HttpContext context, SessionTokens? tokens) =>
        ProviderSignOut.SignOutAsync(context, handlers.Get(OpenIdConnectDefaults.AuthenticationScheme), tokens, log);

    /// <summary>Returns null if the provider returns no claims.</summary>
    private async Task<List<Claim>?> ReadClaimsAsync(TokenResponse response, CancellationToken cancellationToken)
    {
        var options = handlers.Get(OpenIdConnectDefaults.AuthenticationScheme);
        List<Claim>? claims = null;
        if (response.Id is not null)
        {
            var rules = options.TokenValidationParameters.Clone();
            rules.ConfigurationManager = options.ConfigurationManager as BaseConfigurationManager;
            var validated = await options.TokenHandler.ValidateTokenAsync(response.Id, rules);
            if (!validated.IsValid)
                throw validated.Exception;
            claims = [.. validated.ClaimsIdentity.Claims];
        }

        if (
            !options.GetClaimsFromUserInfoEndpoint
            || response.Access is null
            || await UserInfo.ReadAsync(options, response.Access, cancellationToken) is not { } more
        )
            return claims;
        string? Subject(List<Claim> of) => of.Find(claim => claim.Type == "sub")?.Value;
        return claims is null ? more
            : Subject(claims) == Subject(more) ? [.. claims, .. more]
            : throw new SecurityTokenException("The subject of the identity provider's userinfo response does not match the ID token.");
    }

    [LoggerMessage(LogLevel.Warning, "The identity provider could not verify a user again.")]
    private partial void LogUnreachable(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The identity provider refused to issue new tokens: {Error}")]
    private partial void LogRefused(string error);
}
