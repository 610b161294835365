using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using k8s;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The connections to the clusters, one per cluster, created on first use.</summary>
internal sealed class ClusterConnections(
    ClusterCatalog clusters,
    KubeconfigSecrets secrets,
    ClusterCredentialOptions credentials,
    PortalOptions portal,
    TimeProvider time,
    CallMetrics metrics,
    ILogger<CallRetry> logger
) : IDisposable
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new();
    private readonly Lock _ownGate = new();
    private ClusterApi? _own;

    public KnownCluster? FindKnown(string cluster) => clusters.FindKnown(cluster);

    /// <summary>
    /// The connection to a cluster. It is replaced when its kubeconfig changes, in a file or in a Secret, and when the cluster rejects its credentials. Calls
    /// and watches in progress keep the former one.
    /// </summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public ClusterApi Get(string cluster)
    {
        if (clusters.FindKnown(cluster) is not { } known)
        {
            _slots.TryRemove(cluster, out _);
            throw new CredentialException("The portal no longer uses this cluster.");
        }

        var slot = _slots.GetOrAdd(cluster, _ => new Slot());
        lock (slot.Gate)
        {
            try
            {
                if (slot.Current is { IsRejected: false } current && slot.Stamp == StampOf(known, slot.Files))
                    return current;
                var (configuration, files) = Configure(known);
                slot.Current = Connect(cluster, configuration);
                (slot.Stamp, slot.Files, slot.Key) = (StampOf(known, files), files, known.ConnectionKey);
                return slot.Current;
            }
            catch (Exception exception) when (KubeconfigFile.IsOfContent(exception))
            {
                // A file may be read while it is being written. What was entered anew is another matter.
                if (slot.Current is { } former && slot.Key == known.ConnectionKey)
                    return former;
                throw Explain(known, exception);
            }
        }
    }

    /// <summary>A connection of its own to a cluster that may not be added yet. The caller disposes of it.</summary>
    /// <param name="secret">What the Secret that it refers to contains; null when it refers to a file.</param>
    /// <exception cref="CredentialException">The kubeconfig cannot be used.</exception>
    public ClusterApi Open(KnownCluster cluster, SecretReading? secret)
    {
        try
        {
            var configuration = secret is null
                ? Configure(cluster).Configuration
                : KubeconfigFile.ReadAlone(secret.Text ?? throw new CredentialException(secret.Problem ?? ""), ContextOf(cluster));
            return Connect(cluster.Name, configuration);
        }
        catch (Exception exception) when (KubeconfigFile.IsOfContent(exception))
        {
            throw Explain(cluster, exception);
        }
    }

    /// <summary>The connection to the cluster that has the Secrets with kubeconfigs.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">There is none.</exception>
    public ClusterApi GetOfSecrets()
    {
        if (credentials.Cluster.Length > 0)
            return clusters.IsConfigured(credentials.Cluster)
                ? Get(credentials.Cluster)
                : throw new CredentialException($"ClusterCredentials:Cluster names '{credentials.Cluster}', which is not in the configuration.");
        lock (_ownGate)
        {
            if (_own is { IsRejected: false } current)
                return current;
            if (!KubernetesClientConfiguration.IsInCluster())
                throw new CredentialException(
                    "The portal does not run in a cluster, so it cannot read Secrets there. Set ClusterCredentials:Cluster to the configured cluster that has "
                        + "the Secret, or use a file."
                );
            return _own = Connect("in-cluster", KubernetesClientConfiguration.InClusterConfig());
        }
    }

    /// <summary>Waits until the Secret that the cluster refers to was read, or could not be.</summary>
    public Task WhenTriedAsync(string cluster, CancellationToken cancellationToken) =>
        clusters.FindKnown(cluster)?.Credential is { Secret: not null } reference ? secrets.WhenTriedAsync(reference, cancellationToken) : Task.CompletedTask;

    /// <summary>The public parts of the connection to a cluster. The address is null when it is of no use outside the cluster.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be used.</exception>
    public (string? Server, string CertificateAuthority) Describe(string cluster)
    {
        var known = clusters.FindKnown(cluster) ?? throw new CredentialException("The portal no longer uses this cluster.");
        var configuration = Configure(known).Configuration;
        var server = known.Options.EffectiveKind == ClusterKind.InCluster ? null : ApiServerAddress.Clean(configuration.Host);
        return (server, CertificateBundle.TryWrite(configuration.SslCaCerts) ?? "");
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
            slot.Current?.Dispose();
        _own?.Dispose();
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

    private ClusterApi Connect(string cluster, KubernetesClientConfiguration configuration)
    {
        // Watches last for minutes; every other call has a timeout of its own.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup += DetectDeadConnections;
        return new ClusterApi(new k8s.Kubernetes(configuration), new CallRetry(cluster, time, metrics, logger), time);
    }

    private (KubernetesClientConfiguration Configuration, IReadOnlyList<string> Files) Configure(KnownCluster cluster) =>
        cluster switch
        {
            { Credential: { Secret: not null } reference } => (KubeconfigFile.ReadAlone(secrets.Read(reference), ContextOf(cluster)), []),
            { Credential: { } reference } => KubeconfigFile.Read([FileOf(reference)], ContextOf(cluster)),
            // The library reads the token of the ServiceAccount again every minute.
            { Options.EffectiveKind: ClusterKind.InCluster } => (KubernetesClientConfiguration.InClusterConfig(), []),
            { Options.EffectiveKind: ClusterKind.Sandbox } => KubeconfigFile.Read(
                [Path.Combine(portal.EffectiveDataPath, SandboxClusterOptions.KubeconfigFile)],
                null
            ),
            _ => KubeconfigFile.Read(cluster.Options.KubeconfigFiles, ContextOf(cluster)),
        };

    private static string? ContextOf(KnownCluster cluster) => string.IsNullOrWhiteSpace(cluster.Options.Context) ? null : cluster.Options.Context;

    /// <summary>The file that an added cluster refers to. It is in the folder, and so is what it links to.</summary>
    private string FileOf(CredentialReference reference)
    {
        if (credentials.FindProblem(reference) is { } problem)
            throw new CredentialException(problem);
        var folder = Path.GetFullPath(credentials.Folder);
        var path = Path.GetFullPath(Path.Combine(folder, reference.File!));
        if (!File.Exists(path))
            throw new CredentialException($"The file '{reference.File}' does not exist in the folder for credentials.");
        // Mounted Secrets are links within their folder.
        return IsBelow(folder, path) && IsBelow(RealPath.Of(folder), RealPath.Of(path))
            ? path
            : throw new CredentialException($"The file '{reference.File}' is a link that leads out of the folder for credentials.");
    }

    private static bool IsBelow(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>What is wrong with an entered kubeconfig is for platform admins, who do not see the settings.</summary>
    private static k8s.Exceptions.KubeConfigException Explain(KnownCluster cluster, Exception exception) =>
        exception switch
        {
            CredentialException sentence => sentence,
            _ when cluster.IsConfigured => new k8s.Exceptions.KubeConfigException(exception.Message, exception),
            _ => new CredentialException($"'{cluster.Credential}' is not a valid kubeconfig, or it does not have the context. Check both.", exception),
        };

    /// <summary>Identifies what a connection is made of.</summary>
    private string StampOf(KnownCluster cluster, IReadOnlyList<string> files)
    {
        var content = cluster.Credential is { Secret: not null } reference ? HashOf(Encoding.UTF8.GetBytes(secrets.Read(reference))) : StampOf(files);
        return $"{cluster.ConnectionKey} {content}";
    }

    private static string HashOf(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    /// <summary>Identifies the content of files. Times would not do: Secrets are mounted as links.</summary>
    private static string StampOf(IReadOnlyList<string> files) =>
        string.Concat(files.Select(file => File.Exists(file) ? HashOf(File.ReadAllBytes(file)) : "missing;"));

    /// <summary>The connection to one cluster; the gate guards its replacement.</summary>
    private sealed class Slot
    {
        public Lock Gate { get; } = new();

        public ClusterApi? Current { get; set; }

        public IReadOnlyList<string> Files { get; set; } = [];

        public string Stamp { get; set; } = "";

        /// <summary>Of the cluster as it was connected to.</summary>
        public string Key { get; set; } = "";
    }
}
