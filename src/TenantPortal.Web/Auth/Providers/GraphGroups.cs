using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Parsing;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The groups of a user as Microsoft Graph returned them.</summary>
/// <param name="Groups">Null if the portal is not permitted to read them.</param>
/// <param name="Refresh">The newest refresh token, for later queries.</param>
internal sealed record GraphResult(IReadOnlyList<string>? Groups, string? Refresh)
{
    /// <summary>The claims that Graph demands of a new sign-in; null for none.</summary>
    public string? Challenge { get; init; }
}

/// <summary>
/// Queries Microsoft Graph for the groups of a user who is in more groups than fit in a token. Requires the delegated permission
/// <c>GroupMember.Read.All</c> with admin consent.
/// </summary>
internal sealed class GraphGroups(IHttpClientFactory clients, ProviderTokens tokens, EntraIdOptions options)
{
    public const string Client = "Microsoft Graph";

    private const int MaxPages = 50;

    /// <exception cref="HttpRequestException">Entra or Graph cannot be reached, or is broken.</exception>
    public async Task<GraphResult> ReadAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var graph = new Uri(options.Graph.TrimEnd('/') + "/");
        var granted = await tokens.RefreshAsync(refreshToken, $"{graph}GroupMember.Read.All", cancellationToken);
        if (granted.Access is null)
            return new(null, refreshToken) { Challenge = granted.Claims };

        var client = clients.CreateClient(Client);
        var groups = new List<string>();
        var next = new Uri(graph, "v1.0/me/transitiveMemberOf/microsoft.graph.group?$select=id&$top=999");
        for (var page = 0; next is not null; page++)
        {
            // An incomplete list could lack exactly the groups that matter, so fail instead.
            if (page == MaxPages || next.Authority != graph.Authority || next.Scheme != graph.Scheme)
                throw new HttpRequestException("The list of groups from Microsoft Graph has too many pages, or links to another host.");
            using var request = new HttpRequestMessage(HttpMethod.Get, next)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", granted.Access) },
            };
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new(null, granted.Refresh ?? refreshToken) { Challenge = ClaimsChallenge.ReadHeader(response) };
            response.EnsureSuccessStatusCode();
            next = Read(await response.Content.ReadAsStringAsync(cancellationToken), groups);
        }

        return new(groups, granted.Refresh ?? refreshToken);
    }

    /// <summary>Returns the address of the next page.</summary>
    private static Uri? Read(string body, List<string> groups)
    {
        try
        {
            var json = UntrustedDocument.ReadJson(body);
            groups.AddRange(json.GetProperty("value").EnumerateArray().Select(group => group.GetProperty("id").GetString()!));
            return json.TryGetProperty("@odata.nextLink", out var next) ? new Uri(next.GetString()!) : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw new HttpRequestException("Microsoft Graph did not return a list of groups.", exception);
        }
    }
}
