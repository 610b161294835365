using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Watches the nodes of every cluster and stores their capacity. It is independent of other watches: when a cluster does not allow the
/// portal to read its nodes, only its capacity is unknown.
/// </summary>
internal sealed partial class CapacityWatcher(
    ClusterCatalog clusters,
    ClusterConnections connections,
    ClusterObservations observations,
    TimeProvider time,
    ILogger<CapacityWatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(clusters.Names.Select(cluster => FollowAsync(cluster, stoppingToken)));

    private async Task FollowAsync(string cluster, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowNodesAsync(cluster, connections.Get(cluster), () => failures = 0, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                WatchFailed(exception, cluster);
                await Task.Delay(Backoff.After(++failures, MaxWait), time, stoppingToken);
            }
        }
    }

    private async Task FollowNodesAsync(string cluster, ClusterApi api, Action succeeded, CancellationToken cancellationToken)
    {
        var nodes = new ClusterNodes();
        IReadOnlyList<CapacityReport>? saved = null;
        // Both lists and events go through the batches, so that only one at a time changes the nodes.
        var changes = new Batches<Action>(
            async (batch, ended) =>
            {
                foreach (var change in batch)
                    change();
                // Kubelets report every few minutes even without changes.
                var sum = nodes.Sum();
                if (saved is not null && saved.SequenceEqual(sum))
                    return;
                await observations.SaveCapacityAsync(cluster, sum, ended);
                saved = sum;
            }
        );
        var watch = new ListWatch(api, "/api/v1/nodes", null);
        try
        {
            await TaskGroup.RunAsync(
                cancellationToken,
                changes.StoreAsync,
                ended =>
                    watch.RunAsync(
                        async items =>
                        {
                            succeeded();
                            await changes.AddAsync(() => nodes.Replace(items), ended);
                        },
                        watchEvent => changes.AddAsync(() => nodes.Apply(watchEvent), ended),
                        ended
                    )
            );
        }
        catch (ClusterRefusedException refused) when (refused.Response.StatusCode == HttpStatusCode.Forbidden)
        {
            // Data from before access was denied may be outdated.
            await observations.SaveCapacityAsync(cluster, [], cancellationToken);
            throw;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not watch the nodes of cluster {Cluster}, so its capacity may be unknown. The portal retries automatically"
    )]
    private partial void WatchFailed(Exception exception, string cluster);
}
