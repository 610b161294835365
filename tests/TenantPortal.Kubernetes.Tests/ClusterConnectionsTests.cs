using k8s;
using TenantPortal.Kubernetes.Connections;
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
}
