using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>What the provider does differently when a test wants it: stale keys, challenges, and clients without a secret.</summary>
internal sealed class ProviderManners(RequestDelegate next, ProviderState state)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.EndsWith("/.well-known/jwks", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref state.KeyRequests);
            if (state.StaleKeys is { } keys)
            {
                await WriteAsync(context, StatusCodes.Status200OK, keys);
                return;
            }
        }

        if (path.EndsWith("/connect/authorize", StringComparison.Ordinal) && context.Request.Query["person"].Count == 0)
            state.RequestedClaims = context.Request.Query["claims"];
        if (path.EndsWith("/connect/token", StringComparison.Ordinal) && await AnswerTokenAsync(context))
            return;
        await next(context);
    }

    /// <summary>True when the request is answered.</summary>
    private async Task<bool> AnswerTokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["grant_type"] == "refresh_token" && state.RefreshAnswer is { } answer)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, answer);
            return true;
        }

        if (state.AcceptsAssertion is not { } accepts)
            return false;
        if (
            form.ContainsKey("client_secret")
            || form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            || !accepts(form["client_assertion"].ToString())
        )
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, """{"error":"invalid_client"}""");
            return true;
        }

        // The rest of the provider knows the client by its secret.
        var fields = form.Where(field => !field.Key.StartsWith("client_assertion", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value);
        fields["client_secret"] = new StringValues(TestProvider.ClientSecret);
        context.Request.Form = new FormCollection(fields);
        return false;
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
