using TenantPortal.Core.Tokens;

namespace TenantPortal.Web.Auth.Tokens;

/// <summary>The scope that a token needs for a call.</summary>
/// <param name="Scope">None if the call is not available to tokens.</param>
internal sealed record NeededScope(TokenScopes Scope);

/// <summary>
/// The single place that enforces scopes. Reading requires <c>read</c>. A call that writes declares its scope with
/// <see cref="NeedsScope{T}"/>, and is not available to tokens unless it does.
/// </summary>
internal static class TokenScopeGuard
{
    public static T NeedsScope<T>(this T call, TokenScopes scope)
        where T : IEndpointConventionBuilder => call.WithMetadata(new NeededScope(scope));

    /// <summary>Makes a call unavailable to tokens, even for reading.</summary>
    public static T NotForTokens<T>(this T call)
        where T : IEndpointConventionBuilder => call.WithMetadata(new NeededScope(TokenScopes.None));

    /// <summary>The scope that a token needs for the call.</summary>
    public static TokenScopes ScopeFor(Endpoint call, string method) =>
        call.Metadata.GetMetadata<NeededScope>() is { } needed ? needed.Scope
        : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? TokenScopes.Read
        : TokenScopes.None;

    /// <summary>
    /// An endpoint filter: a token that cannot read learns from what it writes only whether it worked, and what it has created. It would otherwise
    /// read whole requests and tenants through the answers.
    /// </summary>
    public static async ValueTask<object?> WithholdAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var answer = await next(invocation);
        if (TokenClaims.ScopesOf(invocation.HttpContext.User) is not { } scopes || scopes.HasFlag(TokenScopes.Read))
            return answer;
        var result = answer is INestedHttpResult nested ? nested.Result : answer;
        return result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult ? Results.NoContent() : answer;
    }

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (TokenClaims.ScopesOf(context.User) is not { } scopes || context.GetEndpoint() is not { } call)
        {
            await next(context);
            return;
        }

        var needed = ScopeFor(call, context.Request.Method);
        if (needed == TokenScopes.None)
            await RefuseAsync(context, "This call is not available to tokens. Sign in with a browser.");
        else if (!scopes.HasFlag(needed))
            await RefuseAsync(context, $"The token lacks the scope '{TokenPolicy.Write(needed)[0]}'. Create a token with this scope.");
        else
            await next(context);
    }

    private static Task RefuseAsync(HttpContext context, string sentence) =>
        Results.Problem(sentence, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
