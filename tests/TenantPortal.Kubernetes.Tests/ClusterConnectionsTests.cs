using k8s;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>How the portal connects to a cluster.</summary>
public sealed class ClusterConnectionsTests
{
    [Fact]
    public void A_dead_connection_is_noticed_within_45_seconds()
    {
        HttpMessageHandler? first = null;
        var configuration = new KubernetesClientConfiguration
        {
            Host = "https://127.0.0.1:1",
            FirstMessageHandlerSetup = handler => ClusterConnections.DetectDeadConnections(first = handler),
        };

        using var client = new k8s.Kubernetes(configuration);

        var sockets = Assert.IsType<SocketsHttpHandler>(first);
        Assert.InRange(sockets.KeepAlivePingDelay + sockets.KeepAlivePingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        Assert.InRange(sockets.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void A_kubeconfig_that_would_cost_too_much_is_refused_before_the_library_parses_it(string part)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(part, 30_000)));

        Assert.Equal("The text is not valid YAML, or exceeds a limit, near line 1.", KubeconfigFile.FindProblem(path));
        File.Delete(path);
    }

    [Fact]
    public async Task A_watch_has_lines_of_a_limited_length()
    {
        using var lines = new BoundedLines(new MemoryStream([.. "a\nbc\n\nd"u8]));
        using var endless = new BoundedLines(new MemoryStream(new byte[BoundedLines.MaxLength + 1]));

        Assert.Equal(["a", "bc", "", "d", null], [await Next(), await Next(), await Next(), await Next(), await Next()]);
        await Assert.ThrowsAsync<IOException>(async () => await endless.ReadAsync(TestContext.Current.CancellationToken));

        async Task<string?> Next() => await lines.ReadAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_below_a_path_keeps_its_path()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var connections = cluster.Connect($"server: {cluster.Address}/k8s/clusters/c-1", "token: first");

        await CallAsync(connections.Get("one"));

        Assert.Equal(
            [
                "/k8s/clusters/c-1/apis/example.com/v1/namespaces/a/things/b Bearer first",
                "/k8s/clusters/c-1/apis/example.com/v1 Bearer first",
                "/k8s/clusters/c-1/apis Bearer first",
            ],
            cluster.Calls
        );
    }

    [Fact]
    public async Task A_token_file_is_relative_to_the_kubeconfig_and_read_again_when_it_changes()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        await cluster.WriteAsync("token", "first");
        var connections = cluster.Connect($"server: {cluster.Address}", "tokenFile: token");

        var first = connections.Get("one");
        await CallAsync(first);
        Assert.Same(first, connections.Get("one"));
        await cluster.WriteAsync("token", "second");
        await CallAsync(connections.Get("one"));

        Assert.Equal(["/apis Bearer first", "/apis Bearer second"], cluster.Calls.Where(call => call.StartsWith("/apis ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rejected_credentials_are_read_again()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var connections = cluster.Connect($"server: {cluster.Address}", "token: first");
        cluster.Answer = ScriptedCluster.Refuse(401, "Unauthorized");

        var first = connections.Get("one");
        await first.GetAsync("/api/v1/namespaces/a", Cancellation);

        Assert.NotSame(first, connections.Get("one"));
    }

    [Fact]
    public async Task A_file_that_is_being_written_does_not_end_a_connection()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var connections = cluster.Connect($"server: {cluster.Address}", "token: first");
        var first = connections.Get("one");

        await cluster.WriteAsync("kubeconfig", "clusters: [");

        Assert.Same(first, connections.Get("one"));
    }

    [Fact]
    public async Task A_proxy_of_the_kubeconfig_is_used()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var connections = cluster.Connect($"server: http://cluster.invalid\n    proxy-url: {cluster.Address}", "token: first");

        await CallAsync(connections.Get("one"));

        Assert.Equal(3, cluster.Calls.Count);
    }

    [Theory]
    [InlineData("as", "someone")]
    [InlineData("as-groups", "[system:masters]")]
    [InlineData("as-user-extra", "{reason: [debugging]}")]
    [InlineData("auth-provider", "{name: oidc}")]
    public async Task An_unsupported_field_is_named(string field, string value)
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var connections = cluster.Connect($"server: {cluster.Address}", $"token: first\n    {field}: {value}");

        var refused = Assert.Throws<k8s.Exceptions.KubeConfigException>(() => connections.Get("one"));

        Assert.Equal($"The kubeconfig's user sets '{field}', which the portal does not support.", refused.Message);
    }

    [Fact]
    public async Task A_kind_that_is_no_longer_served_is_distinguished_from_a_proxy_that_has_lost_its_way()
    {
        await using var cluster = await RecordingCluster.StartAsync();
        var api = cluster.Connect($"server: {cluster.Address}", "token: first").Get("one");

        await CallAsync(api);
        cluster.Answer = ScriptedCluster.Return(404, "text/plain", "404 page not found\n");

        await Assert.ThrowsAsync<ForeignResponseException>(() => api.GetAsync("/apis/example.com/v1/namespaces/a/things/b", Cancellation));
        await Assert.ThrowsAsync<ForeignResponseException>(() => api.GetAsync("/api/v1/namespaces/a", Cancellation));
    }

    /// <summary>The cluster serves no such kind.</summary>
    private static async Task CallAsync(ClusterApi api) =>
        await Assert.ThrowsAsync<UnknownKindException>(() => api.GetAsync("/apis/example.com/v1/namespaces/a/things/b", Cancellation));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
