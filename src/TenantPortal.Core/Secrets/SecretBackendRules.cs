using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Secrets;

/// <summary>Validates the configured secrets managers and reports every mistake.</summary>
internal static class SecretBackendRules
{
    /// <summary>The placeholder for the tenant's name.</summary>
    public const string Placeholder = "{tenant}";

    private const string OneRole = "a shared value would let every tenant read the secrets of all";

    /// <summary>Every mistake names its key.</summary>
    public static BuiltFromSettings<SecretBackendCatalog> Read(IReadOnlyDictionary<string, SecretBackendOptions> options)
    {
        var mistakes = options.SelectMany(backend => FindMistakes($"{SecretBackendOptions.Section}:{backend.Key}", backend.Key, backend.Value)).ToList();
        return new(
            new SecretBackendCatalog(
                mistakes.Count > 0
                    ? []
                    : [.. options.OrderBy(backend => backend.Key, StringComparer.Ordinal).Select(backend => new SecretBackend(backend.Key, backend.Value))]
            ),
            mistakes
        );
    }

    private static IEnumerable<string> FindMistakes(string key, string name, SecretBackendOptions options)
    {
        if (!TenantName.TryParse(name, out _))
            yield return $"{key} is not a valid backend name. Use lowercase letters, digits and hyphens.";
        if (options.Kind is null)
            yield return $"{key}:Kind must be one of {string.Join(", ", Enum.GetNames<SecretBackendKind>())}.";
        var needed = options.Kind switch
        {
            SecretBackendKind.AwsSecretsManager => Aws(key, options),
            SecretBackendKind.Vault => Vault(key, options),
            SecretBackendKind.AzureKeyVault => Azure(key, options),
            _ => [],
        };
        foreach (var mistake in needed)
            yield return mistake;
        if (
            options.Kind is not (null or SecretBackendKind.AzureKeyVault)
            && (
                !options.Prefix.Contains(Placeholder, StringComparison.Ordinal)
                || !options.Prefix.EndsWith('/')
                || options.Prefix.Contains("..", StringComparison.Ordinal)
            )
        )
            yield return $"{key}:Prefix must contain {Placeholder} and end with a slash, such as tenants/{Placeholder}/.";
    }

    private static IEnumerable<string> Aws(string key, SecretBackendOptions options) =>
        [.. Required($"{key}:Region", options.Region), .. OfTenant($"{key}:RoleArn", options.RoleArn)];

    private static IEnumerable<string> Vault(string key, SecretBackendOptions options) =>
        [
            .. Address($"{key}:Server", options.Server),
            .. Required($"{key}:Path", options.Path),
            .. Required($"{key}:MountPath", options.MountPath),
            .. OfTenant($"{key}:Role", options.Role),
        ];

    private static IEnumerable<string> Azure(string key, SecretBackendOptions options) =>
        [
            .. Address($"{key}:VaultUrl", options.VaultUrl.Replace(Placeholder, "tenant", StringComparison.Ordinal)),
            .. OfTenant($"{key}:VaultUrl", options.VaultUrl),
            .. Required($"{key}:DirectoryId", options.DirectoryId),
            .. Required($"{key}:ClientId", options.ClientId),
            .. options.Prefix.Length > 0
                ? [$"{key}:Prefix must be empty: names in a key vault are flat, and each tenant has its own vault."]
                : Array.Empty<string>(),
        ];

    private static IEnumerable<string> Required(string key, string value) => string.IsNullOrWhiteSpace(value) ? [$"{key} must be set."] : [];

    private static IEnumerable<string> OfTenant(string key, string value) =>
        value.Contains(Placeholder, StringComparison.Ordinal) ? [] : [$"{key} must contain {Placeholder}: {OneRole}."];

    private static IEnumerable<string> Address(string key, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && address.UserInfo.Length == 0
        && address.Query.Length == 0
            ? []
            : [$"{key} must be an https address without credentials or a query."];
}
