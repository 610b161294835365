using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>What Microsoft Graph said about a person's groups.</summary>
/// <param name="Groups">Null when the portal may not ask.</param>
/// <param name="Refresh">The newest token to ask with later.</param>
internal sealed record GraphAnswer(IReadOnlyList<string>? Groups, string? Refresh);

/// <summary>
/// Asks Microsoft Graph for the groups of somebody who is in more than fit into a token. Needs <c>GroupMember.Read.All</c> (delegated), granted
/// by an administrator for everybody.
/// </summary>
internal sealed class GraphGroups(IHttpClientFactory clients, ProviderTokens tokens, EntraIdOptions options)
{
    public const string Client = "Microsoft Graph";

    private const int MaxPages = 50;

    /// <exception cref="HttpRequestException">Entra or Graph cannot be reached, or is broken.</exception>
    public async Task<GraphAnswer> ReadAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var graph = new Uri(options.Graph.TrimEnd('/') + "/");
        var granted = await tokens.RefreshAsync(refreshToken, $"{graph}GroupMember.Read.All", cancellationToken);
        if (granted.Access is null)
            return new(null, refreshToken);

        var client = clients.CreateClient(Client);
        var groups = new List<string>();
        var next = new Uri(graph, "v1.0/me/transitiveMemberOf/microsoft.graph.group?$select=id&$top=999");
        for (var page = 0; next is not null; page++)
        {
            // Half of the groups could be the wrong half.
            if (page == MaxPages || next.Authority != graph.Authority || next.Scheme != graph.Scheme)
                throw new HttpRequestException("Microsoft Graph's list of groups does not end, or leads elsewhere.");
            using var request = new HttpRequestMessage(HttpMethod.Get, next)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", granted.Access) },
            };
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new(null, granted.Refresh ?? refreshToken);
            answer.EnsureSuccessStatusCode();
            next = Read(await answer.Content.ReadAsStringAsync(cancellationToken), groups);
        }

        return new(groups, granted.Refresh ?? refreshToken);
    }

    /// <summary>Returns where the next page is.</summary>
    private static Uri? Read(string body, List<string> groups)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            groups.AddRange(json.RootElement.GetProperty("value").EnumerateArray().Select(group => group.GetProperty("id").GetString()!));
            return json.RootElement.TryGetProperty("@odata.nextLink", out var next) ? new Uri(next.GetString()!) : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw new HttpRequestException("Microsoft Graph did not answer with a list of groups.", exception);
        }
    }
}
