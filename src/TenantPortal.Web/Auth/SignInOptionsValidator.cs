using TenantPortal.Core.Configuration;
using TenantPortal.Core.Sessions;
using TenantPortal.Web.Auth.Development;
using TenantPortal.Web.Auth.Providers;

namespace TenantPortal.Web.Auth;

/// <summary>Validates how people sign in (section <c>Authentication</c>): only a process that serves people needs it.</summary>
internal sealed class SignInOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : SettingsValidator<SignInOptions>
{
    private static readonly string[] Modes = [SignInModes.EntraId, SignInModes.OpenIdConnect, SignInModes.Development];

    /// <summary>Tenants of Entra that stand for any tenant: anyone with an account could sign in.</summary>
    private static readonly string[] AnyTenant = ["common", "organizations", "consumers"];

    protected override IEnumerable<string> FindMistakes(SignInOptions options)
    {
        var mode = options.Mode;
        if (string.IsNullOrWhiteSpace(mode))
            return [$"Authentication:Mode is not set. Set it to {string.Join(" or ", Modes)}."];
        if (options.Is(SignInModes.Development))
            return environment.IsDevelopment()
                ? ListeningAddresses
                    .FindOpen(configuration)
                    .Select(address =>
                        "Authentication:Mode is Development, which signs users in without a password, so the portal may listen only on this machine. "
                        + $"Set Urls to http://localhost:5080, for example, not {address}."
                    )
                :
                [
                    "Authentication:Mode is Development, which signs users in without a password. "
                        + $"It is allowed only in the Development environment, and this environment is {environment.EnvironmentName}.",
                ];
        if (options.Is(SignInModes.OpenIdConnect))
            return FindProviderMistakes(options.OpenIdConnect);
        if (options.Is(SignInModes.EntraId))
            return FindEntraMistakes(options.EntraId);
        return [$"Authentication:Mode must be {string.Join(" or ", Modes)}, not '{mode}'."];
    }

    private static IEnumerable<string> FindProviderMistakes(OpenIdProviderOptions provider)
    {
        const string Key = $"{SignInOptions.Section}:{nameof(SignInOptions.OpenIdConnect)}";
        if (!IsSafe(provider.Authority))
            yield return $"{Key}:Authority must be the https address of the provider, such as https://sso.example.com/realms/main.";
        foreach (var mistake in FindClientMistakes(Key, provider.ClientId, provider.ClientSecret))
            yield return mistake;
        if (!provider.Scopes.Split(' ').Contains("openid"))
            yield return $"{Key}:Scopes must include openid.";
        foreach (
            var (claim, value) in new[]
            {
                (nameof(provider.IdClaim), provider.IdClaim),
                (nameof(provider.NameClaim), provider.NameClaim),
                (nameof(provider.GroupsClaim), provider.GroupsClaim),
                (nameof(provider.GroupField), provider.GroupField),
            }
        )
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"{Key}:{claim} must be the name of a claim.";
        }
    }

    private static IEnumerable<string> FindEntraMistakes(EntraIdOptions entra)
    {
        const string Key = $"{SignInOptions.Section}:{nameof(SignInOptions.EntraId)}";
        var defaults = new EntraIdOptions();
        if (!IsSafe(entra.Instance))
            yield return $"{Key}:Instance must be an https address, such as {defaults.Instance}.";
        if (!IsSafe(entra.Graph))
            yield return $"{Key}:Graph must be an https address, such as {defaults.Graph}.";
        var tenant = entra.TenantId;
        if (string.IsNullOrWhiteSpace(tenant))
            yield return $"{Key}:TenantId must be the ID of your Entra tenant.";
        else if (AnyTenant.Contains(tenant, StringComparer.OrdinalIgnoreCase))
            yield return $"{Key}:TenantId is '{tenant}', which admits users of every tenant. Set it to the ID of your tenant.";
        if (entra.ClientCredentials.Count == 0)
        {
            foreach (var mistake in FindClientMistakes(Key, entra.ClientId, entra.ClientSecret))
                yield return mistake;
            yield break;
        }

        foreach (var mistake in FindIdMistakes(Key, entra.ClientId))
            yield return mistake;
        if (entra.ClientSecret.Length > 0)
            yield return $"{Key}:ClientSecret and {Key}:ClientCredentials are both set. Remove one of them.";
        foreach (var (name, credential) in entra.ClientCredentials)
        {
            if (ClientCredentialCheck.FindMistake($"{Key}:ClientCredentials:{name}", credential) is { } mistake)
                yield return mistake;
        }
    }

    private static IEnumerable<string> FindClientMistakes(string key, string clientId, string clientSecret)
    {
        foreach (var mistake in FindIdMistakes(key, clientId))
            yield return mistake;
        if (string.IsNullOrWhiteSpace(clientSecret))
            yield return $"{key}:ClientSecret is missing. "
                + $"Set it with the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}__ClientSecret.";
    }

    private static IEnumerable<string> FindIdMistakes(string key, string clientId)
    {
        if (string.IsNullOrWhiteSpace(clientId))
            yield return $"{key}:ClientId must be the client ID that the provider issued for the portal.";
    }

    /// <summary>Tokens and secrets go there: only https, or this machine.</summary>
    private static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback));
}
