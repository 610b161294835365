using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>As much of Microsoft Graph as says who is in which groups, in small pages.</summary>
internal static class GraphEndpoint
{
    private const int PageSize = 2;

    public static void MapGraph(this WebApplication app) => app.MapGet("v1.0/me/transitiveMemberOf/microsoft.graph.group", List);

    private static IResult List(HttpContext context, ProviderState state, int? skip)
    {
        if (
            context.Request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]
            || new JsonWebTokenHandler().ReadJsonWebToken(token) is not { } read
            || state.Find(read.Subject) is not { } person
        )
            return Results.Unauthorized();
        if (state.GraphChallenge is { } challenge)
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))}\"";
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (!read.Claims.Any(claim => claim.Type == "scope" && claim.Value.Contains("GroupMember.Read.All", StringComparison.Ordinal)))
            return Results.Forbid();
        var from = skip ?? 0;
        var page = new JsonObject
        {
            ["value"] = new JsonArray([
                .. person.Groups.Skip(from).Take(PageSize).Select(group => new JsonObject { ["id"] = group, ["displayName"] = "A name" }),
            ]),
        };
        if (from + PageSize < person.Groups.Count)
            page["@odata.nextLink"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{context.Request.Scheme}://{context.Request.Host}/v1.0/me/transitiveMemberOf/microsoft.graph.group?skip={from + PageSize}"
            );
        return Results.Json(page);
    }
}
