using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Watches the ClusterClasses of every cluster that a tier creates clusters on, and stores the allowed values of their variables: the
/// request form uses them. It is independent of other watches: without Cluster API or the right to read classes, only the tier limits options.
/// </summary>
internal sealed partial class ClusterClassWatcher(
    ClusterCatalog clusters,
    TierCatalog tiers,
    ClusterConnections connections,
    ClusterClassObservations observations,
    TimeProvider time,
    ILogger<ClusterClassWatcher> logger
) : BackgroundService
{
    private const string Classes = "/apis/cluster.x-k8s.io/v1beta2/clusterclasses";

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            clusters
                .Names.Where(cluster => tiers.All.Any(tier => tier.Blueprint.HasClusterClass && tier.IsOfferedOn(cluster)))
                .Select(cluster => FollowAsync(cluster, stoppingToken))
        );

    private async Task FollowAsync(string cluster, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowClassesAsync(cluster, connections.Get(cluster), () => failures = 0, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (exception is ClusterRefusedException { Response.StatusCode: HttpStatusCode.NotFound })
                    NotInstalled(cluster);
                else
                    WatchFailed(exception, cluster);
                await Task.Delay(Backoff.After(++failures, MaxWait), time, stoppingToken);
            }
        }
    }

    private async Task FollowClassesAsync(string cluster, ClusterApi api, Action succeeded, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>>();
        // Both lists and events go through the batches, so that only one at a time changes the classes.
        var changes = new Batches<Action>(
            async (batch, ended) =>
            {
                foreach (var change in batch)
                    change();
                await observations.ReplaceAsync(cluster, seen, ended);
            }
        );
        var watch = new ListWatch(api, Classes, null);
        await TaskGroup.RunAsync(
            cancellationToken,
            changes.StoreAsync,
            ended =>
                watch.RunAsync(
                    async items =>
                    {
                        succeeded();
                        await changes.AddAsync(
                            () =>
                            {
                                seen.Clear();
                                foreach (var item in items)
                                    seen[NameOf(item)] = ClusterClassVariable.ReadAll(item);
                            },
                            ended
                        );
                    },
                    watchEvent => changes.AddAsync(() => Apply(seen, watchEvent), ended),
                    ended
                )
        );
    }

    private static void Apply(Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>> seen, WatchEvent watchEvent)
    {
        if (watchEvent.Type == WatchEventType.Deleted)
            seen.Remove(NameOf(watchEvent.Live));
        else
            seen[NameOf(watchEvent.Live)] = ClusterClassVariable.ReadAll(watchEvent.Live);
    }

    private static ClusterClassName NameOf(JsonObject live) =>
        new(live["metadata"]!["namespace"]!.GetValue<string>(), live["metadata"]!["name"]!.GetValue<string>());

    [LoggerMessage(Level = LogLevel.Debug, Message = "Cluster {Cluster} serves no ClusterClasses. The portal checks again later")]
    private partial void NotInstalled(string cluster);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not watch the ClusterClasses of cluster {Cluster}, so request forms lack the values of their variables. "
            + "The portal retries automatically"
    )]
    private partial void WatchFailed(Exception exception, string cluster);
}
