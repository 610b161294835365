using System.Text;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Connecting;

public class KubeconfigTests
{
    private static readonly SignInPlugin Plugin = new(
        "client.authentication.k8s.io/v1",
        "kubectl",
        ["oidc-login", "get-token", "--oidc-issuer-url=https://sso.example.com", "--oidc-client-id=kubernetes"]
    );

    [Fact]
    public void A_kubeconfig_for_people_signs_in_by_a_program_and_holds_no_credential()
    {
        var text = Kubeconfig.Write(new ApiConnection("shop", "https://api.example.com:6443", "PEM", "team-shop", Plugin));

        Assert.Equal(
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: shop
              cluster:
                server: https://api.example.com:6443
                certificate-authority-data: UEVN
            users:
            - name: shop
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: kubectl
                  args:
                  - oidc-login
                  - get-token
                  - --oidc-issuer-url=https://sso.example.com
                  - --oidc-client-id=kubernetes
                  interactiveMode: IfAvailable
                  provideClusterInfo: false
                  installHint: "kubectl has no plug-in oidc-login. Install it: kubectl krew install oidc-login"
            contexts:
            - name: shop
              context:
                cluster: shop
                user: shop
                namespace: team-shop
            current-context: shop

            """.ReplaceLineEndings("\n"),
            text
        );
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_cluster()
    {
        var authority = TestCertificates.New().Certificate;

        var read = Kubeconfig.ReadPublic(Kubeconfig.Write(new ApiConnection("shop", "https://api.example.com", authority, null, Plugin)));

        Assert.Equal(("https://api.example.com", authority), read);
    }

    [Fact]
    public void Only_the_address_and_the_authority_of_the_current_cluster_are_read()
    {
        var (authority, key) = TestCertificates.New();
        var kubeconfig = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: other
              cluster: {"{"}server: https://other.example.com{"}"}
            - name: shop
              cluster:
                server: https://admin:hunter2@10.0.0.1:6443
                certificate-authority-data: {Base64(authority + key)}
            users:
            - name: shop-admin
              user: {"{"}token: hunter2, client-key-data: {Base64(key)}{"}"}
            contexts:
            - name: shop-admin@shop
              context: {"{"}cluster: shop, user: shop-admin{"}"}
            current-context: shop-admin@shop
            """;

        Assert.Equal(("https://10.0.0.1:6443", authority), Kubeconfig.ReadPublic(kubeconfig));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not: [closed")]
    [InlineData("a plain text")]
    [InlineData("current-context: x")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: nowhere}}]}")]
    [InlineData(
        "{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: "
            + "[{name: c, cluster: {server: 'https://a', certificate-authority-data: '***'}}]}"
    )]
    [InlineData(
        "{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: "
            + "[{name: c, cluster: {server: 'https://a', certificate-authority-data: bm9uZQ==}}]}"
    )]
    [InlineData("{? [a] : b}")]
    public void What_is_no_kubeconfig_says_nothing(string text) => Assert.Null(Kubeconfig.ReadPublic(text));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
