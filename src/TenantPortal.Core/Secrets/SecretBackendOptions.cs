namespace TenantPortal.Core.Secrets;

/// <summary>The kind of a secrets manager.</summary>
public enum SecretBackendKind
{
    AwsSecretsManager,
    Vault,
    AzureKeyVault,
}

/// <summary>
/// A secrets manager whose tenant-specific part tenants read through external-secrets (section <c>SecretBackends:&lt;name&gt;</c>). Where noted,
/// <c>{tenant}</c> stands for the tenant's name. None of the settings is a secret.
/// </summary>
public sealed class SecretBackendOptions
{
    public const string Section = "SecretBackends";

    /// <summary>The kind of secrets manager.</summary>
    public SecretBackendKind? Kind { get; set; }

    /// <summary>The name that people choose it by.</summary>
    public string Title { get; set; } = "";

    /// <summary>The start of the keys of a tenant in the backend, with <c>{tenant}</c>. Empty for Azure, where each tenant has its own vault.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>AWS: the region.</summary>
    public string Region { get; set; } = "";

    /// <summary>AWS: the IAM role of the tenant, with <c>{tenant}</c>.</summary>
    public string RoleArn { get; set; } = "";

    /// <summary>Vault: the address of the server.</summary>
    public string Server { get; set; } = "";

    /// <summary>Vault: the mount of the key-value engine, version 2.</summary>
    public string Path { get; set; } = "";

    /// <summary>Vault: the mount of the Kubernetes auth method.</summary>
    public string MountPath { get; set; } = "";

    /// <summary>Vault: the role of the tenant, with <c>{tenant}</c>.</summary>
    public string Role { get; set; } = "";

    /// <summary>Vault: the namespace (Enterprise). When empty: none.</summary>
    public string VaultNamespace { get; set; } = "";

    /// <summary>Azure: the address of the key vault of the tenant, with <c>{tenant}</c>.</summary>
    public string VaultUrl { get; set; } = "";

    /// <summary>Azure: the id of the directory.</summary>
    public string DirectoryId { get; set; } = "";

    /// <summary>Azure: the client id of the managed identity of the tenant, with <c>{tenant}</c>, or one for all.</summary>
    public string ClientId { get; set; } = "";
}
