using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the addresses of the host clusters at startup: the public parts of this process's connections.</summary>
internal sealed partial class HostEndpointRecorder(
    ClusterCatalog clusters,
    ClusterConnections connections,
    EndpointObservations observations,
    TimeProvider time,
    ILogger<HostEndpointRecorder> logger
) : BackgroundService
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(clusters.Names.Select(cluster => RecordAsync(cluster, stoppingToken)));

    private async Task RecordAsync(string cluster, CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested; )
        {
            try
            {
                var (server, authority) = connections.Describe(cluster);
                await observations.SaveHostAsync(cluster, server, authority, stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                RecordFailed(exception, cluster);
                await Task.Delay(Backoff.After(++failures, MaxWait), time, stoppingToken);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not store the address of cluster {Cluster}, so users may get no kubeconfig for it. The portal retries automatically"
    )]
    private partial void RecordFailed(Exception exception, string cluster);
}
