using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Account;

/// <summary>API calls for tokens. They require a browser session: a token cannot create, list or revoke tokens.</summary>
internal static class TokensApi
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens").NotForTokens();
        tokens
            .MapGet("/", ListAsync)
            .WithName("ListTokens")
            .WithSummary("List the tokens that you can revoke: your own, and those of teams that you lead.")
            .Produces<ListResponse<TokenView>>();
        tokens
            .MapPost("/", CreateAsync)
            .WithName("CreateToken")
            .WithSummary("Create a token for yourself or for a team. The response contains the secret, which is never shown again.")
            .Produces<CreatedToken>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tokens
            .MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeToken")
            .WithSummary("Revoke a token. It stops working immediately and stays in the list.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal principal, AccessOptions access, TokenService tokens, CancellationToken cancellationToken) =>
        Results.Ok(new ListResponse<TokenView>(await tokens.ListAsync(access.Recognize(principal), cancellationToken)));

    private static async Task<IResult> CreateAsync(TokenInput input, ClaimsPrincipal principal, AccessOptions access, TokenService tokens, HttpContext context)
    {
        var created = await tokens.CreateAsync(access.Recognize(principal), input, CancellationToken.None);
        // Proxies and browsers must not cache the secret.
        context.Response.Headers.CacheControl = "no-store";
        return created.Succeeded ? Results.Created($"{ApiPaths.Root}/tokens/{created.Value.Id}", created.Value) : created.Problems.ToResult();
    }

    private static async Task<IResult> RevokeAsync(string id, ClaimsPrincipal principal, AccessOptions access, TokenService tokens)
    {
        var revoked = await tokens.RevokeAsync(access.Recognize(principal), id, CancellationToken.None);
        return revoked.Succeeded ? Results.NoContent() : revoked.Problems.ToResult();
    }
}
