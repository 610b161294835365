using System.Text.Json.Nodes;
using k8s.Exceptions;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Testing;
using Kubeconfig = TenantPortal.Core.Tenants.Connecting.Kubeconfig;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>Several kubeconfigs are merged as kubectl merges those of <c>KUBECONFIG</c>.</summary>
public sealed class KubeconfigFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_parts_of_a_connection_may_come_from_different_files()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync("clusters", $"clusters: [{{name: c, cluster: {{server: '{cluster.Address}'}}}}]");
        await cluster.WriteAsync("users", "users: [{name: u, user: {token: secret}}]");
        await cluster.WriteAsync("contexts", "{contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}");

        await CallAsync(cluster.ConnectBy("clusters", "users", "contexts").Get("one"));

        Assert.Equal("/apis Bearer secret", cluster.Calls.Last());
    }

    [Fact]
    public async Task The_first_file_wins_by_name_and_its_entry_is_not_completed_by_another()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync("token", "of the second");
        await cluster.WriteAsync("first", "{users: [{name: u, user: {token: first}}], current-context: mine}");
        await cluster.WriteAsync(
            "second",
            $$"""
            clusters: [{name: c, cluster: {server: "{{cluster.Address}}"} }]
            users: [{name: u, user: {tokenFile: token, as: other} }, {name: v, user: {token: third} }]
            contexts: [{name: mine, context: {cluster: c, user: u} }, {name: other, context: {cluster: c, user: v} }]
            current-context: other
            """
        );

        await CallAsync(cluster.ConnectBy("first", "second").Get("one"));

        Assert.Equal("/apis Bearer first", cluster.Calls.Last());
    }

    [Fact]
    public async Task A_path_is_relative_to_the_file_that_it_is_in_and_each_file_is_watched()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync("a/token", "wrong");
        await cluster.WriteAsync(
            "a/config",
            $$"""
            clusters: [{name: c, cluster: {server: "{{cluster.Address}}"} }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            current-context: x
            """
        );
        await cluster.WriteAsync("b/token", "right");
        await cluster.WriteAsync("b/config", "users: [{name: u, user: {tokenFile: token}}]");
        var connections = cluster.ConnectBy("a/config", "b/config");

        await CallAsync(connections.Get("one"));
        await cluster.WriteAsync("b/config", "users: [{name: u, user: {token: changed}}]");
        await CallAsync(connections.Get("one"));

        Assert.Equal(["/apis Bearer right", "/apis Bearer changed"], cluster.Calls.Where(call => call.StartsWith("/apis ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_authority_and_the_certificate_are_found_beside_their_own_file()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var (authority, _) = TestCertificates.New();
        var (certificate, key) = TestCertificates.New("portal");
        await cluster.WriteAsync("a/ca.crt", authority);
        await cluster.WriteAsync("a/config", "clusters: [{name: c, cluster: {server: 'https://cluster.invalid', certificate-authority: ca.crt}}]");
        await cluster.WriteAsync("b/tls.crt", certificate);
        await cluster.WriteAsync("b/tls.key", key);
        await cluster.WriteAsync(
            "b/config",
            """
            users: [{name: u, user: {client-certificate: tls.crt, client-key: tls.key}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        );

        var (configuration, files) = KubeconfigFile.Read([cluster.PathOf("a/config"), cluster.PathOf("b/config")], null);

        Assert.Equal("https://cluster.invalid", configuration.Host);
        Assert.NotNull(Assert.Single(configuration.SslCaCerts));
        Assert.Equal(cluster.PathOf("b/tls.crt"), configuration.ClientCertificateFilePath);
        Assert.Equal(((string[])["a/config", "b/config", "a/ca.crt", "b/tls.crt", "b/tls.key"]).Select(cluster.PathOf), files);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync("first", "current-context: x");

        var refused = Assert.Throws<KubeConfigException>(() => KubeconfigFile.Read([cluster.PathOf("first"), cluster.PathOf("second")], null));

        Assert.Equal($"The kubeconfig '{cluster.PathOf("second")}' does not exist.", refused.Message);
    }

    [Theory]
    [InlineData("ftp://proxy.example.com:21")]
    [InlineData("proxy.example.com:3128")]
    [InlineData("http://")]
    public void A_proxy_that_cannot_be_used_is_named_by_its_field(string address) =>
        Assert.Equal(
            "The kubeconfig's 'proxy-url' is not an http, https or socks5 address.",
            Assert.Throws<KubeConfigException>(() => KubeconfigFile.ProxyOf(address)).Message
        );

    [Fact]
    public void A_proxy_gets_the_user_and_password_in_its_address()
    {
        var proxy = KubeconfigFile.ProxyOf("http://ann:p%40ss@proxy.example.com:3128");

        var credential = proxy.Credentials!.GetCredential(proxy.Address!, "Basic")!;
        Assert.Equal(("ann", "p@ss"), (credential.UserName, credential.Password));
    }

    [Fact]
    public async Task A_certificate_that_is_none_makes_the_kubeconfig_unusable()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync(
            "config",
            """
            clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
            users: [{name: u, user: {client-certificate-data: bm9uZQ==, client-key-data: bm9uZQ==}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        );

        Assert.Throws<KubeConfigException>(() => cluster.ConnectBy("config").Get("one"));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_kubeconfig_in_two_files_leads_to_the_same_server(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var folder = await RecordingCluster.StartAsync();
        var whole = Kubeconfig.ReadTree(await File.ReadAllTextAsync(server.Kubeconfig, Cancellation))!;
        var users = new JsonObject { ["users"] = whole["users"]!.DeepClone() };
        whole.Remove("users");
        await folder.WriteAsync("users", users.ToJsonString());
        await folder.WriteAsync("rest", whole.ToJsonString());

        var found = await folder.ConnectBy("users", "rest").Get("one").GetAsync("/api/v1/namespaces/kube-system", Cancellation);

        Assert.Equal("kube-system", (string?)found.Body["metadata"]?["name"]);
    }

    /// <summary>The cluster serves no such kind.</summary>
    private static async Task CallAsync(ClusterApi api) =>
        await Assert.ThrowsAsync<UnknownKindException>(() => api.GetAsync("/apis/example.com/v1/namespaces/a/things/b", Cancellation));
}
