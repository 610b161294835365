using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>How the portal identifies itself at the token endpoint: by its secret, or by an assertion.</summary>
/// <param name="credentials">Null where there is a secret.</param>
internal sealed class ClientAuthentication(EntraCredentials? credentials)
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>The fields of a request to the token endpoint.</summary>
    /// <exception cref="HttpRequestException">There is no credential that works.</exception>
    public async Task<IReadOnlyDictionary<string, string>> CreateFieldsAsync(
        OpenIdConnectOptions options,
        string tokenEndpoint,
        CancellationToken cancellationToken
    ) =>
        credentials is null
            ? new Dictionary<string, string> { [OpenIdConnectParameterNames.ClientSecret] = options.ClientSecret! }
            : new Dictionary<string, string>
            {
                [OpenIdConnectParameterNames.ClientAssertionType] = JwtBearer,
                [OpenIdConnectParameterNames.ClientAssertion] = await credentials.CreateAssertionAsync(tokenEndpoint, cancellationToken),
            };

    /// <summary>Adds the fields to the request that redeems the code.</summary>
    public async Task RedeemAsync(AuthorizationCodeReceivedContext context)
    {
        if (credentials is null)
            return;
        var cancellationToken = context.HttpContext.RequestAborted;
        var provider = await context.Options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        foreach (var (name, value) in await CreateFieldsAsync(context.Options, provider.TokenEndpoint, cancellationToken))
            context.TokenEndpointRequest!.SetParameter(name, value);
    }

    /// <summary>Null where the settings have a secret.</summary>
    public static EntraCredentials? FindCredentials(EntraIdOptions options, IServiceProvider services) =>
        options.ClientCredentials.Count == 0 ? null : services.GetRequiredService<EntraCredentials>();
}
