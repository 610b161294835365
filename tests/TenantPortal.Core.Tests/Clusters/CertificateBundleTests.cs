using TenantPortal.Core.Clusters;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Clusters;

public class CertificateBundleTests
{
    [Fact]
    public void Nothing_but_certificates_comes_out()
    {
        var (certificate, key) = TestCertificates.New();

        var read = CertificateBundle.TryRead($"token: abc\n{key}{certificate}{TestCertificates.New("other").Certificate}trailing");

        Assert.StartsWith(certificate, read, StringComparison.Ordinal);
        Assert.Equal(2, read!.Split("-----BEGIN CERTIFICATE-----").Length - 1);
        Assert.DoesNotContain("PRIVATE", read, StringComparison.Ordinal);
        Assert.DoesNotContain("trailing", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void What_is_no_certificate_is_nothing(string text) => Assert.Null(CertificateBundle.TryRead(text));
}
