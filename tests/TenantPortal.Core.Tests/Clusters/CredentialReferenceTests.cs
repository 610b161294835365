using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Tests.Clusters;

public class CredentialReferenceTests
{
    [Fact]
    public void A_Secret_has_a_namespace_a_name_and_a_key() =>
        Assert.Equal(("clusters", "eu-1.prod", "kube.config"), CredentialReference.Parse("secret:clusters/eu-1.prod/kube.config").Secret);

    [Fact]
    public void A_file_is_a_path_below_the_folder() => Assert.Equal("eu-1/kubeconfig", CredentialReference.Parse("file:eu-1/kubeconfig").File);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eu-1")]
    [InlineData("secret:eu-1")]
    [InlineData("secret:clusters/eu-1")]
    [InlineData("secret:clusters/eu-1/a/b")]
    [InlineData("secret:clusters/../kubeconfig")]
    [InlineData("secret:clusters/eu-1?x/kubeconfig")]
    [InlineData("file:")]
    [InlineData("file:/etc/passwd")]
    [InlineData("file:../kubeconfig")]
    [InlineData("file:eu-1/../../kubeconfig")]
    [InlineData("file:eu-1//kubeconfig")]
    [InlineData("file:eu-1/.hidden")]
    [InlineData("file:eu-1\\kubeconfig")]
    [InlineData("apiVersion: v1")]
    public void Anything_else_is_refused(string? text) => Assert.False(CredentialReference.TryParse(text, out _));
}
