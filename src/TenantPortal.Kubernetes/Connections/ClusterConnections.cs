using System.Collections.Concurrent;
using k8s;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The connections to the configured clusters, one per cluster, created on first use.</summary>
internal sealed class ClusterConnections(ClusterCatalog clusters, PortalOptions portal) : IDisposable
{
    /// <summary>Where the Sandbox writes its kubeconfig, in <see cref="PortalOptions.DataPath"/>.</summary>
    public const string SandboxKubeconfig = "sandbox.kubeconfig";

    private readonly ConcurrentDictionary<string, Lazy<ClusterApi>> _connections = new();

    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public ClusterApi Get(string cluster)
    {
        try
        {
            return _connections
                .GetOrAdd(
                    cluster,
                    name => new Lazy<ClusterApi>(() =>
                        Connect(clusters.Find(name) ?? throw new k8s.Exceptions.KubeConfigException($"The cluster '{name}' is no longer configured."))
                    )
                )
                .Value;
        }
        catch (Exception exception) when (exception is k8s.Exceptions.KubeConfigException or IOException)
        {
            // A Lazy caches its failure, but the file may be valid the next time.
            _connections.TryRemove(cluster, out _);
            throw new k8s.Exceptions.KubeConfigException(exception.Message, exception);
        }
    }

    /// <summary>The public parts of the connection to a cluster. The address is null when it is of no use outside the cluster.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public (string? Server, string CertificateAuthority) Describe(string cluster)
    {
        var options = clusters.Find(cluster)!;
        var configuration = Configure(options);
        var server = options.EffectiveKind == ClusterKind.InCluster ? null : ApiServerAddress.Clean(configuration.Host);
        return (server, CertificateBundle.TryWrite(configuration.SslCaCerts) ?? "");
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated))
            connection.Value.Dispose();
    }

    /// <summary>
    /// Watches share one connection with all calls and may be silent for minutes: a connection that a firewall has dropped is noticed by
    /// pings, within 45 seconds instead of the library's minutes.
    /// </summary>
    internal static void DetectDeadConnections(HttpMessageHandler handler)
    {
        if (handler is not SocketsHttpHandler sockets)
            return;
        sockets.ConnectTimeout = TimeSpan.FromSeconds(15);
        sockets.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        sockets.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        sockets.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private ClusterApi Connect(ClusterOptions options)
    {
        var configuration = Configure(options);
        // Watches last for minutes; every other call has a timeout of its own.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup = DetectDeadConnections;
        return new ClusterApi(new k8s.Kubernetes(configuration));
    }

    private KubernetesClientConfiguration Configure(ClusterOptions options) =>
        options.EffectiveKind switch
        {
            ClusterKind.InCluster => KubernetesClientConfiguration.InClusterConfig(),
            ClusterKind.Sandbox => Read(Path.Combine(portal.EffectiveDataPath, SandboxKubeconfig), null),
            _ => Read(options.Kubeconfig, string.IsNullOrWhiteSpace(options.Context) ? null : options.Context),
        };

    private static KubernetesClientConfiguration Read(string? path, string? context)
    {
        // The library's parser has no limits, and the file may be a Secret that another program writes. Without a path the library finds it.
        if (!string.IsNullOrEmpty(path) && KubeconfigFile.FindProblem(path) is { } problem)
            throw new k8s.Exceptions.KubeConfigException(problem);
        return KubernetesClientConfiguration.BuildConfigFromConfigFile(path, context);
    }
}
