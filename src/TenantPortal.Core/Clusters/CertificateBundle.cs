using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantPortal.Core.Clusters;

/// <summary>Reads certificates and drops everything else, so that the result can be published.</summary>
public static class CertificateBundle
{
    private const string Begin = "-----BEGIN ";

    /// <summary>The certificates of a PEM text, written again; null when it holds none, or an unreadable one.</summary>
    public static string? TryRead(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return TryWrite(certificates);
    }

    /// <summary>Certificates as PEM, without their private keys; null when there are none.</summary>
    public static string? TryWrite(X509Certificate2Collection? certificates) =>
        certificates is { Count: > 0 } ? string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")) : null;

    /// <summary>Reads a setting that holds PEM, or the path of a PEM file.</summary>
    /// <param name="mistake">What is wrong, in words that follow the key's name; null when the setting is valid.</param>
    internal static string? Load(string pemOrPath, out string? mistake)
    {
        mistake = null;
        var isText = pemOrPath.Contains(Begin, StringComparison.Ordinal);
        if (!isText && !File.Exists(pemOrPath))
        {
            mistake = $"names '{pemOrPath}', which does not exist.";
            return null;
        }

        var text = isText ? pemOrPath : File.ReadAllText(pemOrPath);
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            mistake = "contains a private key. The value is public: include only certificates.";
            return null;
        }

        var certificates = TryRead(text);
        mistake = certificates is null ? "contains no PEM certificate." : null;
        return certificates;
    }
}
