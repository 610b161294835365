using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>Authenticates a program by its token, and explains in one sentence why a token is refused.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TokenRegister tokens,
    SessionCheck check,
    RefusedTokenLimit limit
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Whether the call is one for which a token needs the scope <c>decide</c>.</summary>
    private bool Decides => Context.GetEndpoint() is { } call && TokenScopeGuard.ScopeFor(call, Request.Method).HasFlag(TokenScopes.Decide);

    private string? _refusal;
    private bool _isOverLimit;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiTokens.SecretOf(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var bearer = await tokens.RecognizeAsync(secret, address, Context.RequestAborted);
        if (bearer is { User: { } decider } && bearer.Scopes.HasFlag(TokenScopes.Decide) && Decides)
        {
            // The provider may answer now, and change what the user is allowed to do.
            if (!await check.ConfirmAsync(decider, Context.RequestAborted))
                bearer = await tokens.RefuseValidAsync(
                    secret,
                    $"The identity provider has not confirmed {decider.Name} recently enough to decide. Sign in with a browser, and try again.",
                    address,
                    Context.RequestAborted
                );
            else
                bearer = await tokens.RecognizeAsync(secret, address, Context.RequestAborted);
        }

        if (bearer.User is { } user)
            return AuthenticateResult.Success(new AuthenticationTicket(TokenClaims.Create(user, bearer.Scopes), ApiTokens.Scheme));
        // Counts only refused tokens, so that a working program is not blocked by a failing one behind the same address.
        _isOverLimit = !limit.TryCount(address);
        _refusal = bearer.Refusal;
        return AuthenticateResult.Fail(bearer.Refusal!);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        if (_isOverLimit)
        {
            Response.Headers.RetryAfter = RefusedTokenLimit.Window.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            await Results
                .Problem("Your address sent too many refused tokens. Wait a minute.", statusCode: StatusCodes.Status429TooManyRequests)
                .ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer realm=\"TenantPortal\", error=\"invalid_token\"";
        await Results.Problem(_refusal ?? "Send a token.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem("You are not allowed to do this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}
