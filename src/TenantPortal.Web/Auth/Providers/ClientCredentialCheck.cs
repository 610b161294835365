using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TenantPortal.Core.Sessions;

namespace TenantPortal.Web.Auth.Providers;

/// <summary>Checks a credential for Entra ID as far as that is possible without a network.</summary>
internal static class ClientCredentialCheck
{
    /// <param name="key">Of the setting.</param>
    public static string? FindMistake(string key, ClientCredentialOptions credential) =>
        credential.SourceType switch
        {
            ClientCredentialSource.Path => FindFileMistake(key, credential),
            ClientCredentialSource.KeyVault when !IsHttps(credential.KeyVaultUrl) => $"{key}:KeyVaultUrl must be the https address of the vault.",
            ClientCredentialSource.KeyVault when credential.KeyVaultCertificateName.Length == 0 =>
                $"{key}:KeyVaultCertificateName must name a certificate of the vault.",
            ClientCredentialSource.StoreWithThumbprint when credential.CertificateStorePath.Length == 0 =>
                $"{key}:CertificateStorePath must name a certificate store, such as CurrentUser/My.",
            ClientCredentialSource.StoreWithThumbprint when credential.CertificateThumbprint.Length == 0 =>
                $"{key}:CertificateThumbprint must be the thumbprint of a certificate in the store.",
            ClientCredentialSource.SignedAssertionFilePath => FindTokenMistake(key, credential),
            ClientCredentialSource.None => $"{key}:SourceType must be Path, KeyVault, StoreWithThumbprint, SignedAssertionFilePath or "
                + "SignedAssertionFromManagedIdentity.",
            _ => null,
        };

    private static string? FindFileMistake(string key, ClientCredentialOptions credential)
    {
        var path = credential.CertificateDiskPath;
        if (path.Length == 0)
            return $"{key}:CertificateDiskPath must name a PKCS #12 file.";
        if (!File.Exists(path))
            return $"{key}:CertificateDiskPath names '{path}', which does not exist.";
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, credential.CertificatePassword);
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa is null ? $"{key}:CertificateDiskPath names '{path}', which contains no RSA private key."
                : certificate.NotAfter < DateTime.Now
                    ? $"{key}:CertificateDiskPath names '{path}', whose certificate expired on {certificate.NotAfter:yyyy-MM-dd}."
                : null;
        }
        catch (CryptographicException)
        {
            return $"{key}:CertificateDiskPath names '{path}', which is not a PKCS #12 file, or {key}:CertificatePassword is wrong.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{key}:CertificateDiskPath names '{path}', which the portal cannot read.";
        }
    }

    private static string? FindTokenMistake(string key, ClientCredentialOptions credential) =>
        EntraCredentials.FileOf(credential) switch
        {
            "" => $"{key}:SignedAssertionFileDiskPath must name a file, because AZURE_FEDERATED_TOKEN_FILE is not set.",
            var path when !File.Exists(path) => $"{key}:SignedAssertionFileDiskPath names '{path}', which does not exist.",
            _ => null,
        };

    private static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps;
}
