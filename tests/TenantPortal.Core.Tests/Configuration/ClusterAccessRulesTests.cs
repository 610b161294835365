using TenantPortal.Core.Configuration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Configuration;

public class ClusterAccessRulesTests
{
    private const string Access = "Clusters:default:Access:";

    [Theory]
    [InlineData("Server", "http://api.example.com", "must be the address of the API server, https://HOST:PORT, without a password or a query.")]
    [InlineData("Server", "https://me:secret@api.example.com", "must be the address of the API server, https://HOST:PORT, without a password or a query.")]
    [InlineData("CertificateAuthority", "/nowhere/ca.crt", "names '/nowhere/ca.crt', which does not exist.")]
    [InlineData("IssuerUrl", "sso.example.com", "must be the issuer that the API server trusts, https://….")]
    [InlineData("ClientId", "", "must be the client's ID, without spaces.")]
    [InlineData("ClientId", "--oidc-client-secret=x", "must be the client's ID, without spaces.")]
    [InlineData(
        "ExecApiVersion",
        "client.authentication.k8s.io/v1alpha1",
        "must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1, not 'client.authentication.k8s.io/v1alpha1'."
    )]
    [InlineData("ExecArgs:0", "get-token", "requires Clusters:default:Access:ExecCommand. Set it to the name of a program.")]
    [InlineData("ExecApi", "x", "is not a known setting. Clusters:default:Access has:")]
    public void A_mistake_is_reported_at_its_key(string key, string value, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Given.Settings((Access + key, value)));

        Assert.Contains($"{Access}{key.Split(':')[0]} {sentence}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--oidc-client-secret=hunter2")]
    [InlineData("--password")]
    [InlineData("--access-token=hunter2")]
    public void A_credential_among_the_arguments_stops_the_start_and_is_not_repeated(string argument)
    {
        var exception = Assert.Throws<SettingsException>(() => Given.Settings((Access + "ExecCommand", "login"), (Access + "ExecArgs:0", argument)));

        Assert.Contains($"{Access}ExecArgs must not contain a secret", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_beside_the_authority_stops_the_start()
    {
        var (certificate, key) = TestCertificates.New();

        var exception = Assert.Throws<SettingsException>(() => Given.Settings((Access + "CertificateAuthority", certificate + key)));

        Assert.Contains($"{Access}CertificateAuthority contains a private key.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_of_the_clouds_can_be_set()
    {
        var settings = Given.Settings(
            (Access + "ExecCommand", "aws"),
            (Access + "ExecArgs:0", "eks"),
            (Access + "ExecArgs:1", "get-token"),
            (Access + "ExecArgs:2", "--cluster-name=prod"),
            (Access + "ExecApiVersion", "client.authentication.k8s.io/v1beta1")
        );

        Assert.Equal(["eks", "get-token", "--cluster-name=prod"], settings.Clusters.Find("default")!.Access.ExecArgs);
    }
}
