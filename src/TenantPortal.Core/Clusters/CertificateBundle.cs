using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantPortal.Core.Clusters;

/// <summary>Reads certificates, and lets nothing but certificates through: what comes out can be shown to everybody.</summary>
public static class CertificateBundle
{
    private const string Begin = "-----BEGIN ";

    /// <summary>The certificates of a PEM text, written anew; null when it holds none, or one that cannot be read.</summary>
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

    /// <summary>Certificates as PEM, without any key that belongs to them; null when there are none.</summary>
    public static string? TryWrite(X509Certificate2Collection? certificates) =>
        certificates is { Count: > 0 } ? string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")) : null;

    /// <summary>Reads what a setting holds: PEM, or the path of a PEM file.</summary>
    /// <param name="mistake">What is wrong, to follow the name of the key; null when nothing is.</param>
    internal static string? Load(string pemOrPath, out string? mistake)
    {
        mistake = null;
        var isText = pemOrPath.Contains(Begin, StringComparison.Ordinal);
        if (!isText && !File.Exists(pemOrPath))
        {
            mistake = $"names '{pemOrPath}', which is not there.";
            return null;
        }

        var text = isText ? pemOrPath : File.ReadAllText(pemOrPath);
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            mistake = "holds a private key. Everybody can read it: let it hold certificates only.";
            return null;
        }

        var certificates = TryRead(text);
        mistake = certificates is null ? "holds no certificate in PEM." : null;
        return certificates;
    }
}
