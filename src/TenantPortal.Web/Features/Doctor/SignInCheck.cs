using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Sessions;
using TenantPortal.Parsing;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Doctor;

/// <summary>Examines the identity provider: its metadata, keys and clock, and whether it knows the portal's client ID and secret.</summary>
internal sealed class SignInCheck(SignInOptions options, TimeProvider time) : IDiagnosticCheck
{
    private const long MaxBytes = 1 << 20;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    public string Subject => "sign-in";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Is(SignInModes.Development))
            return [Diagnosis.Warning(Subject, "Anyone on this machine signs in as anyone, because Authentication:Mode is Development.")];
        var (authority, clientId, secret) = options.Is(SignInModes.EntraId)
            ? ($"{options.EntraId.Instance.TrimEnd('/')}/{options.EntraId.TenantId}/v2.0", options.EntraId.ClientId, options.EntraId.ClientSecret)
            : (options.OpenIdConnect.Authority.TrimEnd('/'), options.OpenIdConnect.ClientId, options.OpenIdConnect.ClientSecret);
        using var http = new HttpClient { Timeout = CallTimeout, MaxResponseContentBufferSize = MaxBytes };
        try
        {
            return await CheckAsync(http, authority, clientId, secret, cancellationToken);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or JsonException or InvalidOperationException or UriFormatException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return [Diagnosis.Failure(Subject, $"The metadata of the identity provider at {authority} cannot be read. Check the address and the network.")];
        }
    }

    private async Task<IReadOnlyList<Diagnosis>> CheckAsync(
        HttpClient http,
        string authority,
        string clientId,
        string secret,
        CancellationToken cancellationToken
    )
    {
        var (metadata, clock) = await ReadAsync(http, $"{authority}/.well-known/openid-configuration", cancellationToken);
        var found = new List<Diagnosis>();
        if (((string?)metadata["issuer"])?.TrimEnd('/') is var issuer && issuer != authority)
            found.Add(
                Diagnosis.Failure(Subject, $"The provider at {authority} says that it is another issuer. Configure the address that it names itself by.")
            );
        var (keys, _) = await ReadAsync(http, (string)metadata["jwks_uri"]!, cancellationToken);
        if (keys["keys"] is not JsonArray { Count: > 0 })
            found.Add(Diagnosis.Failure(Subject, "The provider publishes no signing keys, so no sign-in can be verified."));
        if (Diagnosis.OfClock(Subject, clock, time.GetUtcNow()) is { } skew)
            found.Add(skew);
        if (secret.Length > 0 && await IsUnknownClientAsync(http, (string)metadata["token_endpoint"]!, clientId, secret, cancellationToken))
            found.Add(Diagnosis.Failure(Subject, "The provider rejects the portal's client ID or secret. Check that they are current."));
        return found.Count > 0 ? found : [Diagnosis.Ok(Subject, $"The provider at {authority} answers and knows the portal.")];
    }

    /// <summary>A code that no provider issued is an invalid grant, unless the provider refuses the client first.</summary>
    private static async Task<bool> IsUnknownClientAsync(HttpClient http, string endpoint, string clientId, string secret, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = "none",
                ["code_verifier"] = new string('a', 43),
                ["redirect_uri"] = "https://none.invalid/",
                ["client_id"] = clientId,
                ["client_secret"] = secret,
            }
        );
        using var response = await http.PostAsync(endpoint, form, cancellationToken);
        // Some providers answer 401 with another error.
        return response.StatusCode == HttpStatusCode.Unauthorized || (string?)(await ParseAsync(response, cancellationToken))["error"] == "invalid_client";
    }

    private static async Task<(JsonObject Body, DateTimeOffset? Clock)> ReadAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await ParseAsync(response, cancellationToken), response.Headers.Date);
    }

    private static async Task<JsonObject> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        UntrustedDocument.ParseJson(await response.Content.ReadAsStringAsync(cancellationToken)) as JsonObject
        ?? throw new JsonException("The response is not an object.");
}
