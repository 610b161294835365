using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>Recognizes a program by its token, and says in a sentence why one does not count.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TokenRegister tokens,
    RefusedTokenLimit limit
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private string? _refusal;
    private bool _isTooMuch;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiTokens.SecretOf(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var bearer = await tokens.RecognizeAsync(secret, address, Context.RequestAborted);
        if (bearer.User is { } user)
            return AuthenticateResult.Success(new AuthenticationTicket(TokenClaims.Create(user, bearer.Scopes), ApiTokens.Scheme));
        // Only what fails is counted: a program that works is not stopped by another one behind the same address.
        _isTooMuch = !limit.TryCount(address);
        _refusal = bearer.Refusal;
        return AuthenticateResult.Fail(bearer.Refusal!);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        if (_isTooMuch)
        {
            Response.Headers.RetryAfter = RefusedTokenLimit.Window.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            await Results
                .Problem("Too many refused tokens come from your address. Wait a minute.", statusCode: StatusCodes.Status429TooManyRequests)
                .ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer realm=\"TenantPortal\", error=\"invalid_token\"";
        await Results.Problem(_refusal ?? "Send a token.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem("You may not do this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}
