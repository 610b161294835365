using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth;

/// <summary>The sign-in modes (<c>Authentication:Mode</c>), the environments that allow them, and their required settings.</summary>
internal static class SignInModes
{
    public const string EntraId = "EntraId";
    public const string OpenIdConnect = "OpenIdConnect";
    public const string Development = "Development";

    private static readonly string[] All = [EntraId, OpenIdConnect, Development];

    /// <summary>Entra tenants that represent any tenant, and would admit every Microsoft account.</summary>
    private static readonly string[] AnyTenant = ["common", "organizations", "consumers"];

    public static bool Is(this SignInOptions options, string mode) => mode.Equals(options.Mode, StringComparison.OrdinalIgnoreCase);

    /// <param name="section">The section <c>Authentication</c>, read as text because other mistakes can prevent binding.</param>
    public static IEnumerable<string> FindMistakes(IConfiguration section, IHostEnvironment environment)
    {
        var mode = section[nameof(SignInOptions.Mode)];
        if (string.IsNullOrWhiteSpace(mode))
            return [$"Authentication:Mode is not set. Set it to {string.Join(" or ", All)}."];
        if (mode.Equals(Development, StringComparison.OrdinalIgnoreCase))
            return environment.IsDevelopment()
                ? []
                :
                [
                    "Authentication:Mode is Development, which signs users in without a password. "
                        + $"It is allowed only in the Development environment, and this environment is {environment.EnvironmentName}.",
                ];
        if (mode.Equals(OpenIdConnect, StringComparison.OrdinalIgnoreCase))
            return FindProviderMistakes(section.GetSection(nameof(SignInOptions.OpenIdConnect)));
        if (mode.Equals(EntraId, StringComparison.OrdinalIgnoreCase))
            return FindEntraMistakes(section.GetSection(nameof(SignInOptions.EntraId)));
        return [$"Authentication:Mode must be {string.Join(" or ", All)}, not '{mode}'."];
    }

    private static IEnumerable<string> FindProviderMistakes(IConfigurationSection section)
    {
        var defaults = new OpenIdProviderOptions();
        if (!IsSafe(section[nameof(OpenIdProviderOptions.Authority)]))
            yield return $"{section.Path}:Authority must be the https address of the provider, such as https://sso.example.com/realms/main.";
        foreach (var mistake in FindClientMistakes(section))
            yield return mistake;
        if (!(section[nameof(OpenIdProviderOptions.Scopes)] ?? defaults.Scopes).Split(' ').Contains("openid"))
            yield return $"{section.Path}:Scopes must include openid.";
        foreach (
            var (key, value) in new[]
            {
                (nameof(defaults.IdClaim), defaults.IdClaim),
                (nameof(defaults.NameClaim), defaults.NameClaim),
                (nameof(defaults.GroupsClaim), defaults.GroupsClaim),
            }
        )
        {
            if (string.IsNullOrWhiteSpace(section[key] ?? value))
                yield return $"{section.Path}:{key} must be the name of a claim.";
        }
    }

    private static IEnumerable<string> FindEntraMistakes(IConfigurationSection section)
    {
        var defaults = new EntraIdOptions();
        if (!IsSafe(section[nameof(EntraIdOptions.Instance)] ?? defaults.Instance))
            yield return $"{section.Path}:Instance must be an https address, such as {defaults.Instance}.";
        if (!IsSafe(section[nameof(EntraIdOptions.Graph)] ?? defaults.Graph))
            yield return $"{section.Path}:Graph must be an https address, such as {defaults.Graph}.";
        var tenant = section[nameof(EntraIdOptions.TenantId)];
        if (string.IsNullOrWhiteSpace(tenant))
            yield return $"{section.Path}:TenantId must be the ID of your Entra tenant.";
        else if (AnyTenant.Contains(tenant, StringComparer.OrdinalIgnoreCase))
            yield return $"{section.Path}:TenantId is '{tenant}', which admits users of every tenant. Set it to the ID of your tenant.";
        foreach (var mistake in FindClientMistakes(section))
            yield return mistake;
    }

    private static IEnumerable<string> FindClientMistakes(IConfigurationSection section)
    {
        if (string.IsNullOrWhiteSpace(section[nameof(OpenIdProviderOptions.ClientId)]))
            yield return $"{section.Path}:ClientId must be the client ID that the provider issued for the portal.";
        if (string.IsNullOrWhiteSpace(section[nameof(OpenIdProviderOptions.ClientSecret)]))
        {
            var variable = $"{section.Path.Replace(":", "__", StringComparison.Ordinal)}__ClientSecret";
            yield return $"{section.Path}:ClientSecret is missing. Set it with the environment variable {variable}.";
        }
    }

    /// <summary>Tokens and secrets are sent to this address, so it must use https or be on this machine.</summary>
    private static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback));
}
