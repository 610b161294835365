using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>An API server that serves nothing and notes who called what, with the folder of the kubeconfig that leads to it.</summary>
internal sealed class RecordingCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-connections-");
    private readonly ScriptedCluster _server;
    private ClusterConnections? _connections;

    private RecordingCluster(ScriptedCluster server)
    {
        _server = server;
        Answer = server.Discovery;
        server.Discovery = context =>
        {
            Calls.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}");
            context.Request.Path = context.Request.Path.Value!.EndsWith("/apis", StringComparison.Ordinal) ? "/apis" : context.Request.Path;
            return Answer(context);
        };
    }

    public string Address => _server.Address;

    public Func<HttpContext, Task> Answer { get; set; }

    /// <summary>Path and credentials of each call.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<RecordingCluster> StartAsync() => new(await ScriptedCluster.StartAsync(TestContext.Current.CancellationToken));

    public Task WriteAsync(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        return File.WriteAllTextAsync(PathOf(name), text, TestContext.Current.CancellationToken);
    }

    /// <summary>Connections by a kubeconfig with these fields of the cluster and the user.</summary>
    public ClusterConnections Connect(string cluster, string user)
    {
        File.WriteAllText(PathOf("kubeconfig"), TestKubeconfig.Of(cluster, user));
        return ConnectBy("kubeconfig");
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Connections by these kubeconfigs of the folder.</summary>
    public ClusterConnections ConnectBy(params IEnumerable<string> names)
    {
        var options = new Dictionary<string, ClusterOptions> { ["one"] = new() { Kubeconfig = string.Join(Path.PathSeparator, names.Select(PathOf)) } };
        return _connections = new ClusterConnections(
            new ClusterCatalog(options),
            new KubeconfigSecrets(),
            new ClusterCredentialOptions(),
            new PortalOptions(),
            TimeProvider.System,
            new CallMetrics(Meters.New()),
            NullLogger<CallRetry>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        _connections?.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
