using System.Text.Json.Nodes;

namespace TenantPortal.Core.Secrets;

/// <summary>
/// A validated secrets manager. external-secrets has no rights within a store: tenants are separated because each signs in with its own
/// role, which can read only the tenant's keys in the backend.
/// </summary>
public sealed class SecretBackend
{
    /// <summary>The ServiceAccount of a tenant's store.</summary>
    public const string ServiceAccount = "tenant-secrets";

    private readonly SecretBackendOptions _options;

    internal SecretBackend(string name, SecretBackendOptions options) => (Name, _options) = (name, options);

    public string Name { get; }

    public string Title => string.IsNullOrWhiteSpace(_options.Title) ? Name : _options.Title;

    public SecretBackendKind Kind => _options.Kind!.Value;

    /// <summary>The start of every key of a tenant, with <c>{tenant}</c>; empty where each tenant has a vault of its own.</summary>
    public string Prefix => _options.Prefix;

    /// <summary>The key of one of the tenant's secrets in the backend.</summary>
    public string KeyOf(string tenant, string secret) => For(_options.Prefix, tenant) + secret;

    /// <summary><c>spec.provider</c> of the tenant's SecretStore.</summary>
    public JsonObject ProviderFor(string tenant) =>
        Kind switch
        {
            SecretBackendKind.AwsSecretsManager => new JsonObject
            {
                ["aws"] = new JsonObject
                {
                    ["service"] = "SecretsManager",
                    ["region"] = _options.Region,
                    ["auth"] = new JsonObject { ["jwt"] = new JsonObject { ["serviceAccountRef"] = Account() } },
                },
            },
            SecretBackendKind.Vault => new JsonObject { ["vault"] = Vault(tenant) },
            _ => new JsonObject
            {
                ["azurekv"] = new JsonObject
                {
                    ["authType"] = "WorkloadIdentity",
                    ["vaultUrl"] = For(_options.VaultUrl, tenant),
                    ["tenantId"] = _options.DirectoryId,
                    ["serviceAccountRef"] = Account(),
                },
            },
        };

    /// <summary>Annotations that identify the ServiceAccount to the cloud.</summary>
    public JsonObject AnnotationsFor(string tenant) =>
        Kind switch
        {
            SecretBackendKind.AwsSecretsManager => new JsonObject { ["eks.amazonaws.com/role-arn"] = For(_options.RoleArn, tenant) },
            SecretBackendKind.AzureKeyVault => new JsonObject { ["azure.workload.identity/client-id"] = For(_options.ClientId, tenant) },
            _ => [],
        };

    private JsonObject Vault(string tenant)
    {
        var vault = new JsonObject
        {
            ["server"] = _options.Server,
            ["path"] = _options.Path,
            ["version"] = "v2",
            ["auth"] = new JsonObject
            {
                ["kubernetes"] = new JsonObject
                {
                    ["mountPath"] = _options.MountPath,
                    ["role"] = For(_options.Role, tenant),
                    ["serviceAccountRef"] = new JsonObject { ["name"] = ServiceAccount, ["audiences"] = new JsonArray("vault") },
                },
            },
        };
        if (_options.VaultNamespace.Length > 0)
            vault["namespace"] = _options.VaultNamespace;
        return vault;
    }

    private static JsonObject Account() => new() { ["name"] = ServiceAccount };

    private static string For(string text, string tenant) => text.Replace(SecretBackendRules.Placeholder, tenant, StringComparison.Ordinal);
}

/// <summary>The configured secrets managers by name.</summary>
public sealed class SecretBackendCatalog(IReadOnlyList<SecretBackend> backends)
{
    public IReadOnlyList<SecretBackend> All => backends;

    public SecretBackend? Find(string name) => backends.FirstOrDefault(backend => backend.Name == name);
}
