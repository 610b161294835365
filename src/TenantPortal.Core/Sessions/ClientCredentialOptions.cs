namespace TenantPortal.Core.Sessions;

/// <summary>Where a credential of the app registration comes from, in the words of Microsoft.Identity.Web.</summary>
public enum ClientCredentialSource
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>A certificate in a file.</summary>
    Path,

    /// <summary>A certificate in an Azure Key Vault.</summary>
    KeyVault,

    /// <summary>A certificate in the certificate store of the machine.</summary>
    StoreWithThumbprint,

    /// <summary>A file with a token that Entra ID trusts, such as that of a Kubernetes ServiceAccount.</summary>
    SignedAssertionFilePath,

    /// <summary>A token of a managed identity of Azure.</summary>
    SignedAssertionFromManagedIdentity,
}

/// <summary>A certificate or a federated token with which the portal identifies itself at Entra ID, in place of a client secret.</summary>
public sealed class ClientCredentialOptions
{
    /// <summary>
    /// The kind of credential: <c>Path</c>, <c>KeyVault</c>, <c>StoreWithThumbprint</c>, <c>SignedAssertionFilePath</c> or
    /// <c>SignedAssertionFromManagedIdentity</c>.
    /// </summary>
    public ClientCredentialSource SourceType { get; set; }

    /// <summary>For <c>Path</c>: the PKCS #12 file with the certificate and its private key.</summary>
    public string CertificateDiskPath { get; set; } = "";

    /// <summary>For <c>Path</c>: the password of the file. Set it by environment variable only.</summary>
    public string CertificatePassword { get; set; } = "";

    /// <summary>For <c>KeyVault</c>: the https address of the vault.</summary>
    public string KeyVaultUrl { get; set; } = "";

    /// <summary>For <c>KeyVault</c>: the name of the certificate in the vault.</summary>
    public string KeyVaultCertificateName { get; set; } = "";

    /// <summary>For <c>StoreWithThumbprint</c>: the store, such as <c>CurrentUser/My</c>.</summary>
    public string CertificateStorePath { get; set; } = "";

    /// <summary>For <c>StoreWithThumbprint</c>: the thumbprint of the certificate.</summary>
    public string CertificateThumbprint { get; set; } = "";

    /// <summary>For <c>SignedAssertionFilePath</c>: the file with the token. When empty: the file that <c>AZURE_FEDERATED_TOKEN_FILE</c> names.</summary>
    public string SignedAssertionFileDiskPath { get; set; } = "";

    /// <summary>
    /// For <c>KeyVault</c> and <c>SignedAssertionFromManagedIdentity</c>: the client id of a user-assigned managed identity. When empty: the identity of the
    /// machine.
    /// </summary>
    public string ManagedIdentityClientId { get; set; } = "";

    /// <summary>
    /// For <c>SignedAssertionFromManagedIdentity</c>: the audience of the token; national clouds have their own. When empty: that of the public cloud.
    /// </summary>
    public string TokenExchangeUrl { get; set; } = "";
}
