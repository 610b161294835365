using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Kubeconfigs;

/// <summary>
/// Reads the Secrets of the added clusters when one is added and every few seconds, so that rotated credentials are used without a restart. It needs only the
/// right to get them: a watch would need the right to list every Secret of the namespace.
/// </summary>
internal sealed partial class CredentialWorker(
    ClusterCatalog clusters,
    SecretReader reader,
    KubeconfigSecrets secrets,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<CredentialWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("cluster-credentials", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var changed = clusters.Changed;
        var used = clusters.Connected.Where(cluster => cluster.Credential?.Secret is not null).ToList();
        secrets.Keep([.. used.Select(cluster => cluster.Credential!)]);
        await Task.WhenAll(used.Select(cluster => ReadAsync(cluster.Name, cluster.Credential!, stoppingToken)));
        await Waiting.ForAsync(changed, used.Count == 0 ? Timeout.InfiniteTimeSpan : Interval, time, stoppingToken);
        stoppingToken.ThrowIfCancellationRequested();
    }

    private async Task ReadAsync(string cluster, CredentialReference reference, CancellationToken stoppingToken)
    {
        var reading = await reader.ReadAsync(reference, stoppingToken);
        if (!secrets.Store(reference, reading))
            return;
        if (reading.Problem is { } problem)
            ReadFailed(cluster, problem);
        else
            ReadAgain(cluster);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not read the credentials of cluster {Cluster}. The portal retries automatically and uses the former ones, if it has any. {Problem}"
    )]
    private partial void ReadFailed(string cluster, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The credentials of cluster {Cluster} can be read again")]
    private partial void ReadAgain(string cluster);
}
