using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>The certificate authority of the simulated API servers. No one has its key, and nothing listens at their addresses.</summary>
internal sealed class SandboxAuthority
{
    private readonly string _certificate;

    public SandboxAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sandbox-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(10));
        _certificate = certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>The certificate in base64, as it is in Secrets.</summary>
    public string Encoded => Encode(_certificate);

    /// <summary>A kubeconfig in base64. A real one contains an administrator's credential; this one has none.</summary>
    public string KubeconfigFor(string name, string server) =>
        Encode(
            $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {name}
              cluster:
                server: {server}
                certificate-authority-data: {Encoded}
            users:
            - name: {name}-admin
              user: {"{}"}
            contexts:
            - name: {name}-admin@{name}
              context:
                cluster: {name}
                user: {name}-admin
            current-context: {name}-admin@{name}

            """
        );

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
