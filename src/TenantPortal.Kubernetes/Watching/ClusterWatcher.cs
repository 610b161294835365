using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Watches the namespaces and the portal's ResourceQuotas of every cluster, stores what pages need, and makes
/// tenants due whose objects changed in the cluster.
/// </summary>
internal sealed partial class ClusterWatcher(
    ClusterCatalog clusters,
    ClusterConnections connections,
    ClusterObservations observations,
    TenantQueue queue,
    ReconcileSignal signal,
    TimeProvider time,
    ILogger<ClusterWatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(clusters.Names.Select(cluster => FollowAsync(cluster, stoppingToken)));

    private async Task FollowAsync(string cluster, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var api = connections.Get(cluster);
                await TaskGroup.RunAsync(
                    stoppingToken,
                    ended => FollowNamespacesAsync(cluster, api, () => failures = 0, ended),
                    ended => FollowQuotasAsync(cluster, api, ended)
                );
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                await ReportAsync(cluster, exception, stoppingToken);
                await Task.Delay(Backoff.After(++failures, MaxWait), time, stoppingToken);
            }
        }
    }

    private Task FollowNamespacesAsync(string cluster, ClusterApi api, Action succeeded, CancellationToken cancellationToken)
    {
        var changes = new Batches<WatchEvent>((batch, ended) => SaveNamespacesAsync(cluster, batch, ended));
        var watch = new ListWatch(api, "/api/v1/namespaces", null);
        return TaskGroup.RunAsync(
            cancellationToken,
            changes.StoreAsync,
            ended =>
                watch.RunAsync(
                    async items =>
                    {
                        succeeded();
                        await observations.ReplaceNamespacesAsync(cluster, [.. items.Select(item => Observe(cluster, item))], ended);
                        await observations.SaveStatusAsync(cluster, true, "The cluster is reachable.", ended);
                        await queue.RequeueFailingAsync(cluster, ended);
                        await queue.RequeueMissingAsync(cluster, items.Select(PortalLabels.TenantOf).OfType<string>().ToHashSet(), ended);
                        // For requests that could not be checked while the cluster was unreachable.
                        signal.Set();
                    },
                    watchEvent => changes.AddAsync(watchEvent, ended),
                    ended
                )
        );
    }

    private async Task SaveNamespacesAsync(string cluster, IReadOnlyList<WatchEvent> events, CancellationToken cancellationToken)
    {
        // The last of several events for a namespace counts.
        var latest = events.GroupBy(watchEvent => NameOf(watchEvent.Live)).Select(group => group.Last()).ToList();
        await observations.SaveNamespacesAsync(
            cluster,
            latest.ToDictionary(
                watchEvent => NameOf(watchEvent.Live),
                watchEvent => watchEvent.Type == WatchEventType.Deleted ? null : Observe(cluster, watchEvent.Live)
            ),
            cancellationToken
        );
        await RequeueDeletedAsync(cluster, latest, cancellationToken);
    }

    private Task FollowQuotasAsync(string cluster, ClusterApi api, CancellationToken cancellationToken)
    {
        var changes = new Batches<WatchEvent>((batch, ended) => SaveQuotasAsync(cluster, batch, ended));
        var watch = new ListWatch(api, "/api/v1/resourcequotas", PortalLabels.OfThePortal);
        return TaskGroup.RunAsync(
            cancellationToken,
            changes.StoreAsync,
            ended =>
                watch.RunAsync(
                    items => SaveQuotasAsync(cluster, [.. items.Select(item => new WatchEvent(WatchEventType.Added, item))], ended),
                    watchEvent => changes.AddAsync(watchEvent, ended),
                    ended
                )
        );
    }

    private async Task SaveQuotasAsync(string cluster, IReadOnlyList<WatchEvent> events, CancellationToken cancellationToken)
    {
        var reports = events
            .Where(watchEvent => watchEvent.Type != WatchEventType.Deleted)
            .Select(watchEvent => QuotaReader.TryRead(watchEvent.Live))
            .OfType<QuotaReport>()
            .GroupBy(report => report.Tenant)
            .Select(group => group.Last())
            .ToList();
        if (reports.Count > 0)
        {
            await observations.SaveQuotasAsync(cluster, reports, cancellationToken);
            await queue.RequeueWaitingAsync(cluster, [.. reports.Select(report => report.Tenant)], cancellationToken);
        }

        await RequeueDeletedAsync(cluster, events, cancellationToken);
    }

    /// <summary>Requeues tenants with deleted objects, to create these again.</summary>
    private async Task RequeueDeletedAsync(string cluster, IEnumerable<WatchEvent> events, CancellationToken cancellationToken)
    {
        var tenants = events
            .Where(watchEvent => watchEvent.Type == WatchEventType.Deleted)
            .Select(watchEvent => PortalLabels.TenantOf(watchEvent.Live))
            .OfType<string>()
            .ToArray();
        if (tenants.Length > 0)
            await queue.RequeueAsync(cluster, tenants, cancellationToken);
    }

    private async Task ReportAsync(string cluster, Exception exception, CancellationToken stoppingToken)
    {
        var problem = ClusterProblem.CanExplain(exception)
            ? ClusterProblem.Explain(cluster, exception)
            : new ClusterProblem("InternalError", $"Cluster '{cluster}' could not be watched. For details, see the portal's log.");
        WatchFailed(exception, cluster, problem.Reason);
        try
        {
            await observations.SaveStatusAsync(cluster, false, problem.Message, stoppingToken);
        }
        catch (Exception alsoWrong) when (!stoppingToken.IsCancellationRequested)
        {
            WatchFailed(alsoWrong, cluster, "DatabaseUnavailable");
        }
    }

    private static ObservedNamespace Observe(string cluster, JsonObject live) => new(cluster, NameOf(live), PortalLabels.TenantIdOf(live));

    private static string NameOf(JsonObject live) => live["metadata"]!["name"]!.GetValue<string>();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not watch cluster {Cluster} ({Reason}). The portal retries automatically")]
    private partial void WatchFailed(Exception exception, string cluster, string reason);
}
