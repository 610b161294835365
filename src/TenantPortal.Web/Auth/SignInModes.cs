using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth;

/// <summary>The ways to sign in (<c>Authentication:Mode</c>), where each may be used, and what each needs.</summary>
internal static class SignInModes
{
    public const string EntraId = "EntraId";
    public const string OpenIdConnect = "OpenIdConnect";
    public const string Development = "Development";

    private static readonly string[] All = [EntraId, OpenIdConnect, Development];

    /// <summary>Tenants of Entra that stand for any tenant: everybody in the world could sign in.</summary>
    private static readonly string[] AnyTenant = ["common", "organizations", "consumers"];

    public static bool Is(this SignInOptions options, string mode) => mode.Equals(options.Mode, StringComparison.OrdinalIgnoreCase);

    /// <param name="section">Of <c>Authentication</c>, read as text: other mistakes may keep it from being bound.</param>
    public static IEnumerable<string> FindMistakes(IConfiguration section, IHostEnvironment environment)
    {
        var mode = section[nameof(SignInOptions.Mode)];
        if (string.IsNullOrWhiteSpace(mode))
            return [$"Authentication:Mode is not set. Say how people sign in: {string.Join(" or ", All)}."];
        if (mode.Equals(Development, StringComparison.OrdinalIgnoreCase))
            return environment.IsDevelopment()
                ? []
                :
                [
                    $"Authentication:Mode is Development, which signs anybody in without a password. It is only for the environment Development, and this is {environment.EnvironmentName}.",
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
            yield return $"{section.Path}:Scopes must have openid among them.";
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
                yield return $"{section.Path}:{key} must name a claim.";
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
            yield return $"{section.Path}:TenantId must be the id of your tenant.";
        else if (AnyTenant.Contains(tenant, StringComparer.OrdinalIgnoreCase))
            yield return $"{section.Path}:TenantId is '{tenant}', which lets in people of every tenant. Write the id of yours.";
        foreach (var mistake in FindClientMistakes(section))
            yield return mistake;
    }

    private static IEnumerable<string> FindClientMistakes(IConfigurationSection section)
    {
        if (string.IsNullOrWhiteSpace(section[nameof(OpenIdProviderOptions.ClientId)]))
            yield return $"{section.Path}:ClientId must be the id that the provider gave to the portal.";
        if (string.IsNullOrWhiteSpace(section[nameof(OpenIdProviderOptions.ClientSecret)]))
            yield return $"{section.Path}:ClientSecret is missing. Set it by the environment variable {section.Path.Replace(":", "__", StringComparison.Ordinal)}__ClientSecret.";
    }

    /// <summary>Tokens and secrets go there: only https, or this machine.</summary>
    private static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback));
}
