using TenantPortal.Core.Tokens;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>Which scope a token needs for a call.</summary>
/// <param name="Scope">None when the call is for people with a browser only.</param>
internal sealed record NeededScope(TokenScopes Scope);

/// <summary>
/// The one place where scopes are asked for. Reading needs <c>read</c>; a call that writes says what it needs with
/// <see cref="NeedsScope{T}"/>, and is closed to tokens until it does.
/// </summary>
internal static class TokenScopeGuard
{
    public static T NeedsScope<T>(this T call, TokenScopes scope)
        where T : IEndpointConventionBuilder => call.WithMetadata(new NeededScope(scope));

    /// <summary>Only for people with a browser, reading too.</summary>
    public static T NotForTokens<T>(this T call)
        where T : IEndpointConventionBuilder => call.WithMetadata(new NeededScope(TokenScopes.None));

    /// <summary>What a token needs for the call.</summary>
    public static TokenScopes ScopeFor(Endpoint call, string method) =>
        call.Metadata.GetMetadata<NeededScope>() is { } needed ? needed.Scope
        : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? TokenScopes.Read
        : TokenScopes.None;

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (TokenClaims.ScopesOf(context.User) is not { } scopes || context.GetEndpoint() is not { } call)
        {
            await next(context);
            return;
        }

        var needed = ScopeFor(call, context.Request.Method);
        if (needed == TokenScopes.None)
            await RefuseAsync(context, "This call is not for tokens. Sign in with the browser.");
        else if (!scopes.HasFlag(needed))
            await RefuseAsync(context, $"The token lacks the scope '{TokenPolicy.Write(needed)[0]}'. Make one that has it.");
        else
            await next(context);
    }

    private static Task RefuseAsync(HttpContext context, string sentence) =>
        Results.Problem(sentence, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
