using k8s.Exceptions;
using Microsoft.Extensions.Logging.Abstractions;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>What the kubeconfig of an added cluster may refer to.</summary>
public sealed class AddedCredentialTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tenantportal-credentials-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("server: https://cluster.example", "tokenFile: /etc/passwd", "tokenFile")]
    [InlineData("server: https://cluster.example", "exec: {command: /bin/sh, apiVersion: client.authentication.k8s.io/v1}", "exec")]
    [InlineData("server: https://cluster.example", "client-key: /etc/ssl/key.pem", "client-key")]
    [InlineData("{server: https://cluster.example, certificate-authority: /etc/ssl/ca.pem}", "token: none", "certificate-authority")]
    public void A_kubeconfig_in_a_Secret_names_neither_files_nor_programs(string cluster, string user, string field)
    {
        var refused = Assert.Throws<CredentialException>(() => KubeconfigFile.ReadAlone(TestKubeconfig.Of(cluster, user), null));

        Assert.Equal($"A kubeconfig in a Secret must be complete in itself, but this one sets '{field}'.", refused.Message);
    }

    [Theory]
    [InlineData("token: [secret-token]")]
    [InlineData("secret-token")]
    public void What_is_wrong_with_a_kubeconfig_is_said_without_its_content(string text)
    {
        var refused = Assert.Throws<CredentialException>(() => KubeconfigFile.ReadAlone(text, null));

        Assert.Equal("It is not a valid kubeconfig, or it does not have the context. Check both.", refused.Message);
        Assert.DoesNotContain("secret-token", ClusterProblem.Explain("eu-1", refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_in_the_folder_also_by_a_link_within_it()
    {
        var folder = _root.CreateSubdirectory("folder");
        File.WriteAllText(Path.Combine(folder.FullName, "kubeconfig"), TestKubeconfig.To("https://cluster.example"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), "kubeconfig");
        using var connections = Connect(folder);

        connections.Open(Cluster("file:kubeconfig"), null).Dispose();
        connections.Open(Cluster("file:link"), null).Dispose();
    }

    [Fact]
    public void A_link_that_leads_out_of_the_folder_is_refused()
    {
        var folder = _root.CreateSubdirectory("folder");
        var outside = Path.Combine(_root.FullName, "kubeconfig");
        File.WriteAllText(outside, TestKubeconfig.To("https://cluster.example"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), outside);
        using var connections = Connect(folder);

        var refused = Assert.Throws<CredentialException>(() => connections.Open(Cluster("file:link"), null));

        Assert.Equal("The file 'link' is a link that leads out of the folder for credentials.", refused.Message);
    }

    [Fact]
    public void A_link_of_a_folder_that_leads_out_of_the_folder_is_refused()
    {
        var folder = _root.CreateSubdirectory("folder");
        var outside = _root.CreateSubdirectory("outside");
        File.WriteAllText(Path.Combine(outside.FullName, "kubeconfig"), TestKubeconfig.To("https://cluster.example"));
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), outside.FullName);
        using var connections = Connect(folder);

        var refused = Assert.Throws<CredentialException>(() => connections.Open(Cluster("file:link/kubeconfig"), null));

        Assert.Equal("The file 'link/kubeconfig' is a link that leads out of the folder for credentials.", refused.Message);
    }

    [Fact]
    public void A_folder_that_is_a_link_itself_is_the_folder_for_credentials()
    {
        var folder = _root.CreateSubdirectory("folder");
        folder.CreateSubdirectory("..data");
        File.WriteAllText(Path.Combine(folder.FullName, "..data", "kubeconfig"), TestKubeconfig.To("https://cluster.example"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "kubeconfig"), Path.Combine("..data", "kubeconfig"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "mounted"), folder.FullName);
        using var connections = Connect(new DirectoryInfo(Path.Combine(_root.FullName, "mounted")));

        connections.Open(Cluster("file:kubeconfig"), null).Dispose();
    }

    [Fact]
    public void Without_a_folder_no_file_is_read()
    {
        using var connections = Connect(null);

        Assert.StartsWith(
            "The portal reads no files",
            Assert.Throws<CredentialException>(() => connections.Open(Cluster("file:kubeconfig"), null)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cluster_that_is_no_longer_used_has_no_connection()
    {
        using var connections = Connect(null);

        Assert.IsType<CredentialException>(Assert.ThrowsAny<KubeConfigException>(() => connections.Get("eu-1")));
    }

    private static KnownCluster Cluster(string reference) =>
        new("eu-1", new ClusterOptions { Kind = ClusterKind.Kubeconfig }) { Credential = CredentialReference.Parse(reference) };

    private static ClusterConnections Connect(DirectoryInfo? folder) =>
        new(
            new ClusterCatalog(new Dictionary<string, ClusterOptions>()),
            new KubeconfigSecrets(),
            new ClusterCredentialOptions { Folder = folder?.FullName ?? "" },
            new PortalOptions(),
            TimeProvider.System,
            new CallMetrics(Meters.New()),
            NullLogger<CallRetry>.Instance
        );
}
