using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Observations.Endpoints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Stores the addresses of the host clusters at startup and when one is added: the public parts of this process's connections. It watches nothing.
/// </summary>
internal sealed partial class HostEndpointRecorder(
    ClusterCatalog clusters,
    ClusterConnections connections,
    EndpointObservations observations,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<HostEndpointRecorder> logger
) : BackgroundService
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PerCluster.RunAsync(clusters, RecordAsync, stoppingToken);

    private async Task RecordAsync(string cluster, CancellationToken stoppingToken)
    {
        await connections.WhenTriedAsync(cluster, stoppingToken);
        var retry = loops.RetryOf("host-endpoints", MaxWait);
        while (!await TryRecordAsync(cluster, stoppingToken))
            await Task.Delay(retry.Failed(), time, stoppingToken);
    }

    private async Task<bool> TryRecordAsync(string cluster, CancellationToken stoppingToken)
    {
        try
        {
            var (server, authority) = connections.Describe(cluster);
            await observations.SaveHostAsync(cluster, server, authority, stoppingToken);
            return true;
        }
        catch (k8s.Exceptions.KubeConfigException exception)
        {
            KubeconfigUnusable(cluster, exception.Message);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            RecordFailed(exception, cluster);
        }

        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not read the address of cluster {Cluster} from its kubeconfig, so users may get no kubeconfig for it. "
            + "The portal retries automatically. {Problem}"
    )]
    private partial void KubeconfigUnusable(string cluster, string problem);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not store the address of cluster {Cluster}, so users may get no kubeconfig for it. The portal retries automatically"
    )]
    private partial void RecordFailed(Exception exception, string cluster);
}
