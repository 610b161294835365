using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>A certificate for 127.0.0.1 with an authority of its own, as PEM files.</summary>
internal sealed class MailCertificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mail-certificate-").FullName;

    public MailCertificate()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signer = authority.CreateSelfSigned(from, until);
        System.IO.File.WriteAllText(CaFile, signer.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(signer, from, until, RandomNumberGenerator.GetBytes(8));
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CaFile => Path.Combine(_folder, "ca.pem");

    private string File => Path.Combine(_folder, "mail.pem");

    private string KeyFile => Path.Combine(_folder, "mail.key");

    /// <summary>The certificate with its key, as a server presents it.</summary>
    public X509Certificate2 Load()
    {
        using var certificate = X509Certificate2.CreateFromPemFile(File, KeyFile);
        // Windows' TLS uses no key that was read from PEM and is only in memory.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
