using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The OpenID provider vouches for people; it is asked again by their refresh token.</summary>
internal sealed partial class ProviderSource(
    IOptionsMonitor<OpenIdConnectOptions> handlers,
    ProviderTokens tokens,
    ProviderPeople people,
    ILogger<ProviderSource> log
) : IIdentitySource
{
    public async Task<IdentityAnswer> AskAsync(PersonFacts person, SessionTokens? before, CancellationToken cancellationToken)
    {
        // Nothing to ask with: the session's own end is all there is.
        if (before?.Refresh is not { } refreshToken)
            return new IdentityAnswer.Known(person, before);
        SessionTokens? newest = null;
        try
        {
            var answer = await tokens.RefreshAsync(refreshToken, null, cancellationToken);
            if (answer.Error == "invalid_grant")
                return new IdentityAnswer.Refused("The identity provider no longer vouches for the person.");
            if (answer.Error is not null)
            {
                LogRefused(answer.Error);
                return new IdentityAnswer.Unknown();
            }

            newest = new SessionTokens(answer.Refresh ?? refreshToken, answer.Id ?? before.Id);
            if (await ReadClaimsAsync(answer, cancellationToken) is not { } claims)
                return new IdentityAnswer.Known(person, newest);
            var vouched = await people.ReadAsync(claims, newest, cancellationToken);
            return vouched is { Failure: null, Person: { } known }
                ? new IdentityAnswer.Known(known, vouched.Tokens)
                : new IdentityAnswer.Unknown(vouched.Tokens);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidOperationException or SecurityTokenException)
        {
            LogUnreachable(failure);
            return new IdentityAnswer.Unknown(newest);
        }
    }

    public Task<IResult> LeaveAsync(HttpContext context, SessionTokens? tokens) =>
        ProviderSignOut.LeaveAsync(context, handlers.Get(OpenIdConnectDefaults.AuthenticationScheme), tokens, log);

    /// <summary>Null when the provider tells nothing new.</summary>
    private async Task<List<Claim>?> ReadClaimsAsync(TokenAnswer answer, CancellationToken cancellationToken)
    {
        var options = handlers.Get(OpenIdConnectDefaults.AuthenticationScheme);
        List<Claim>? claims = null;
        if (answer.Id is not null)
        {
            var rules = options.TokenValidationParameters.Clone();
            rules.ConfigurationManager = options.ConfigurationManager as BaseConfigurationManager;
            var validated = await options.TokenHandler.ValidateTokenAsync(answer.Id, rules);
            if (!validated.IsValid)
                throw validated.Exception;
            claims = [.. validated.ClaimsIdentity.Claims];
        }

        if (
            !options.GetClaimsFromUserInfoEndpoint
            || answer.Access is null
            || await UserInfo.ReadAsync(options, answer.Access, cancellationToken) is not { } more
        )
            return claims;
        string? Subject(List<Claim> of) => of.Find(claim => claim.Type == "sub")?.Value;
        return claims is null ? more
            : Subject(claims) == Subject(more) ? [.. claims, .. more]
            : throw new SecurityTokenException("The identity provider's userinfo is about somebody else.");
    }

    [LoggerMessage(LogLevel.Warning, "The identity provider could not be asked again.")]
    private partial void LogUnreachable(Exception failure);

    [LoggerMessage(LogLevel.Warning, "The identity provider refused to give new tokens to the portal: {Error}")]
    private partial void LogRefused(string error);
}
