using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Sessions;
using TenantPortal.Parsing;
using TenantPortal.Web.Auth.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>The response of the token endpoint.</summary>
/// <param name="Error">The error code, such as <c>invalid_grant</c>; null on success.</param>
internal sealed record TokenResponse(string? Access, string? Id, string? Refresh, string? Error)
{
    /// <summary>The claims that the provider demands of a new sign-in; null for none.</summary>
    public string? Claims { get; init; }
}

/// <summary>Gets new tokens from the provider's token endpoint.</summary>
internal sealed class ProviderTokens(IOptionsMonitor<OpenIdConnectOptions> handlers, ClientAuthentication client, SignInOptions settings)
{
    /// <exception cref="HttpRequestException">The provider is unreachable, or its response is not valid.</exception>
    /// <param name="scope">Null for the scopes of the sign-in.</param>
    public async Task<TokenResponse> RefreshAsync(string refreshToken, string? scope, CancellationToken cancellationToken)
    {
        var options = handlers.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var provider = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var form = new Dictionary<string, string>
        {
            [OpenIdConnectParameterNames.GrantType] = OpenIdConnectGrantTypes.RefreshToken,
            [OpenIdConnectParameterNames.RefreshToken] = refreshToken,
            [OpenIdConnectParameterNames.ClientId] = options.ClientId!,
        };
        foreach (var (name, value) in await client.CreateFieldsAsync(options, provider.TokenEndpoint, cancellationToken))
            form[name] = value;
        if (settings.Is(SignInModes.EntraId))
        {
            form["claims"] = ClaimsChallenge.WithCapability(null);
            // The token may come from a query for Graph, which has other scopes.
            form[OpenIdConnectParameterNames.Scope] = string.Join(' ', options.Scope);
        }

        if (scope is not null)
            form[OpenIdConnectParameterNames.Scope] = scope;
        using var content = new FormUrlEncodedContent(form);
        using var response = await options.Backchannel.PostAsync(new Uri(provider.TokenEndpoint), content, cancellationToken);
        if ((int)response.StatusCode is >= 500 or 429)
            response.EnsureSuccessStatusCode();
        return Read(await response.Content.ReadAsStringAsync(cancellationToken), response.IsSuccessStatusCode);
    }

    private static TokenResponse Read(string body, bool succeeded)
    {
        try
        {
            var json = UntrustedDocument.ReadJson(body);
            string? Text(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return new(Text("access_token"), Text("id_token"), Text("refresh_token"), succeeded ? null : Text("error") ?? "no error code")
            {
                Claims = succeeded ? null : ClaimsChallenge.Read(Text("claims")),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HttpRequestException("The token endpoint did not return a JSON object.", exception);
        }
    }
}
