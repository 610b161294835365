using System.Collections.Concurrent;
using System.Security.Cryptography;
using k8s;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The connections to the configured clusters, one per cluster, created on first use.</summary>
internal sealed class ClusterConnections(ClusterCatalog clusters, PortalOptions portal, TimeProvider time, CallMetrics metrics, ILogger<CallRetry> logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new();

    /// <summary>
    /// The connection to a cluster. It is replaced when a file of its kubeconfig changes, and when the cluster rejects its credentials. Calls
    /// and watches in progress keep the former one.
    /// </summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public ClusterApi Get(string cluster)
    {
        var slot = _slots.GetOrAdd(cluster, _ => new Slot());
        lock (slot.Gate)
        {
            try
            {
                var options = clusters.Find(cluster) ?? throw new k8s.Exceptions.KubeConfigException($"The cluster '{cluster}' is no longer configured.");
                if (slot.Current is { IsRejected: false } current && slot.Stamp == StampOf(slot.Files))
                    return current;
                var (configuration, files) = Configure(options);
                (slot.Stamp, slot.Files) = (StampOf(files), files);
                return slot.Current = Connect(configuration, new CallRetry(cluster, time, metrics, logger), time);
            }
            catch (Exception exception)
                when (exception
                        is k8s.Exceptions.KubeConfigException
                            or IOException
                            or UnauthorizedAccessException
                            or FormatException
                            or ArgumentException
                            or CryptographicException
                )
            {
                // A file may be read while it is being written.
                return slot.Current ?? throw new k8s.Exceptions.KubeConfigException(exception.Message, exception);
            }
        }
    }

    /// <summary>The public parts of the connection to a cluster. The address is null when it is of no use outside the cluster.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public (string? Server, string CertificateAuthority) Describe(string cluster)
    {
        var options = clusters.Find(cluster)!;
        var configuration = Configure(options).Configuration;
        var server = options.EffectiveKind == ClusterKind.InCluster ? null : ApiServerAddress.Clean(configuration.Host);
        return (server, CertificateBundle.TryWrite(configuration.SslCaCerts) ?? "");
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
            slot.Current?.Dispose();
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

    private static ClusterApi Connect(KubernetesClientConfiguration configuration, CallRetry retry, TimeProvider time)
    {
        // Watches last for minutes; every other call has a timeout of its own.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup += DetectDeadConnections;
        return new ClusterApi(new k8s.Kubernetes(configuration), retry, time);
    }

    private (KubernetesClientConfiguration Configuration, IReadOnlyList<string> Files) Configure(ClusterOptions options) =>
        options.EffectiveKind switch
        {
            // The library reads the token of the ServiceAccount again every minute.
            ClusterKind.InCluster => (KubernetesClientConfiguration.InClusterConfig(), []),
            ClusterKind.Sandbox => KubeconfigFile.Read([Path.Combine(portal.EffectiveDataPath, SandboxClusterOptions.KubeconfigFile)], null),
            _ => KubeconfigFile.Read(options.KubeconfigFiles, string.IsNullOrWhiteSpace(options.Context) ? null : options.Context),
        };

    /// <summary>Identifies the content of files. Times would not do: Secrets are mounted as links.</summary>
    private static string StampOf(IReadOnlyList<string> files) =>
        string.Concat(files.Select(file => File.Exists(file) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) : "missing;"));

    /// <summary>The connection to one cluster; the gate guards its replacement.</summary>
    private sealed class Slot
    {
        public Lock Gate { get; } = new();

        public ClusterApi? Current { get; set; }

        public IReadOnlyList<string> Files { get; set; } = [];

        public string Stamp { get; set; } = "";
    }
}
