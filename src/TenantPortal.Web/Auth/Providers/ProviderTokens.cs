using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>What the token endpoint answered.</summary>
/// <param name="Error">Its code, such as <c>invalid_grant</c>; null when there are tokens.</param>
internal sealed record TokenAnswer(string? Access, string? Id, string? Refresh, string? Error);

/// <summary>Gets new tokens from the provider's token endpoint.</summary>
internal sealed class ProviderTokens(IOptionsMonitor<OpenIdConnectOptions> handlers)
{
    /// <exception cref="HttpRequestException">The provider cannot be reached, or is broken.</exception>
    /// <param name="scope">Null for those of the sign-in.</param>
    public async Task<TokenAnswer> RefreshAsync(string refreshToken, string? scope, CancellationToken cancellationToken)
    {
        var options = handlers.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var provider = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        var form = new Dictionary<string, string>
        {
            [OpenIdConnectParameterNames.GrantType] = OpenIdConnectGrantTypes.RefreshToken,
            [OpenIdConnectParameterNames.RefreshToken] = refreshToken,
            [OpenIdConnectParameterNames.ClientId] = options.ClientId!,
            [OpenIdConnectParameterNames.ClientSecret] = options.ClientSecret!,
        };
        if (scope is not null)
            form[OpenIdConnectParameterNames.Scope] = scope;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await options.Backchannel.PostAsync(new Uri(provider.TokenEndpoint), content, cancellationToken);
        if ((int)answer.StatusCode is >= 500 or 429)
            answer.EnsureSuccessStatusCode();
        return Read(await answer.Content.ReadAsStringAsync(cancellationToken), answer.IsSuccessStatusCode);
    }

    private static TokenAnswer Read(string body, bool succeeded)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            string? Text(string name) =>
                json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return new(Text("access_token"), Text("id_token"), Text("refresh_token"), succeeded ? null : Text("error") ?? "no error code");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HttpRequestException("The token endpoint did not answer with a JSON object.", exception);
        }
    }
}
