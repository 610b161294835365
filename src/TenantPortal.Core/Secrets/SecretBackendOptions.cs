namespace TenantPortal.Core.Secrets;

/// <summary>What keeps secrets.</summary>
public enum SecretBackendKind
{
    AwsSecretsManager,
    Vault,
    AzureKeyVault,
}

/// <summary>
/// A secrets manager that tenants may read their own part of, by external-secrets (section <c>SecretBackends:&lt;name&gt;</c>). In texts marked so,
/// <c>{tenant}</c> stands for the tenant's name. Nothing of it is a secret.
/// </summary>
public sealed class SecretBackendOptions
{
    public const string Section = "SecretBackends";

    public SecretBackendKind? Kind { get; set; }

    /// <summary>As people choose it.</summary>
    public string Title { get; set; } = "";

    /// <summary>What the keys of a tenant begin with, in the backend; with <c>{tenant}</c>. Empty for Azure, whose vault is the tenant's own.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>AWS: the region.</summary>
    public string Region { get; set; } = "";

    /// <summary>AWS: the IAM role of the tenant; with <c>{tenant}</c>.</summary>
    public string RoleArn { get; set; } = "";

    /// <summary>Vault: the server's address.</summary>
    public string Server { get; set; } = "";

    /// <summary>Vault: the mount of the key-value engine, version 2.</summary>
    public string Path { get; set; } = "";

    /// <summary>Vault: the mount of the Kubernetes sign-in.</summary>
    public string MountPath { get; set; } = "";

    /// <summary>Vault: the role of the tenant; with <c>{tenant}</c>.</summary>
    public string Role { get; set; } = "";

    /// <summary>Vault: the namespace (Enterprise); none when empty.</summary>
    public string VaultNamespace { get; set; } = "";

    /// <summary>Azure: the address of the tenant's key vault; with <c>{tenant}</c>.</summary>
    public string VaultUrl { get; set; } = "";

    /// <summary>Azure: the directory's id.</summary>
    public string DirectoryId { get; set; } = "";

    /// <summary>Azure: the client id of the tenant's managed identity; with <c>{tenant}</c> or the same for all.</summary>
    public string ClientId { get; set; } = "";
}
