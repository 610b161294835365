using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Conditional;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Account;

/// <summary>API calls for tokens. They require a browser session: a token cannot create, list or revoke tokens.</summary>
internal static class TokensApi
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens").NotForTokens();
        tokens.MapGet("/", ListAsync).WithName("ListTokens").WithSummary("List the tokens that you can revoke: your own, and those of teams that you lead.");
        tokens
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", CreateAsync)
            .ReturnsSecret()
            .WithName("CreateToken")
            .WithSummary("Create a token for yourself or for a team. The response contains the secret, which is never shown again.");
        tokens
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound)
            .MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeToken")
            .WithSummary("Revoke a token. It stops working immediately and stays in the list.");
    }

    private static async Task<Ok<ListResponse<TokenView>>> ListAsync(Caller caller, TokenService tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ListResponse<TokenView>(await tokens.ListAsync(caller.User, cancellationToken)));

    private static async Task<Results<Created<CreatedToken>, ProblemHttpResult>> CreateAsync(
        TokenInput input,
        Caller caller,
        TokenService tokens,
        HttpContext context
    )
    {
        var created = await tokens.CreateAsync(caller.User, input, CancellationToken.None);
        // Proxies and browsers must not cache the secret.
        context.Response.Headers.CacheControl = "no-store";
        return created.Succeeded ? TypedResults.Created($"{ApiPaths.Root}/tokens/{created.Value.Id}", created.Value) : created.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, Caller caller, TokenService tokens)
    {
        var revoked = await tokens.RevokeAsync(caller.User, id, CancellationToken.None);
        return revoked.Succeeded ? TypedResults.NoContent() : revoked.Problems.ToResult();
    }
}
