using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using TenantPortal.Parsing;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Reads the claims that a provider returns only from its userinfo endpoint.</summary>
internal static class UserInfo
{
    /// <summary>Returns null if the provider has no userinfo endpoint.</summary>
    /// <exception cref="HttpRequestException">The endpoint is unreachable, or its response is not valid.</exception>
    public static async Task<List<Claim>?> ReadAsync(OpenIdConnectOptions options, string accessToken, CancellationToken cancellationToken)
    {
        var provider = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        if (string.IsNullOrEmpty(provider.UserInfoEndpoint))
            return null;
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
        };
        using var response = await options.Backchannel.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        try
        {
            var json = UntrustedDocument.ReadJson(await response.Content.ReadAsStringAsync(cancellationToken));
            return [.. json.EnumerateObject().SelectMany(member => Read(member.Name, member.Value))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HttpRequestException("The userinfo endpoint did not return a JSON object.", exception);
        }
    }

    private static IEnumerable<Claim> Read(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => new Claim(name, item.ToString())) : [new Claim(name, value.ToString())];
}
