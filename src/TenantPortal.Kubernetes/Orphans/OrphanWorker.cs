using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Orphans;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Orphans;

/// <summary>Finds orphans by comparing what informers see with the records, and carries out their removal. Several replicas may do so at once.</summary>
internal sealed partial class OrphanWorker(
    ClusterCatalog clusters,
    LabeledObjects labeled,
    OrphanLog log,
    OrphanRemover remover,
    ClusterConnections connections,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<OrphanWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Records change without an event of a cluster.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (long Version, DateTimeOffset At)> _compared = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("orphans", Interval, RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        foreach (var removal in await log.ListRemovalsAsync(stoppingToken))
            await WithClusterAsync(removal.Cluster, () => remover.RemoveAsync(removal, stoppingToken), stoppingToken);
        foreach (var cluster in clusters.Names)
            await WithClusterAsync(cluster, () => CompareAsync(cluster, stoppingToken), stoppingToken);
    }

    private async Task CompareAsync(string cluster, CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        if (labeled.Read(cluster) is not { } seen)
            return;
        if (_compared.TryGetValue(cluster, out var before) && before.Version == seen.Version && now - before.At < MaxAge)
            return;
        var found = await log.FindNewAsync(cluster, seen.Items, stoppingToken);
        var confirmed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ofNamespace in found.GroupBy(item => item.Object.Place))
            confirmed.UnionWith(await ConfirmAsync(cluster, ofNamespace.Key, [.. ofNamespace], stoppingToken));
        await log.RecordAsync(cluster, seen.Items, confirmed, seen.Kinds, stoppingToken);
        _compared[cluster] = (seen.Version, now);
    }

    /// <summary>A watch may be behind: a tenant that was just deleted must not be reported as an orphan.</summary>
    private async Task<IEnumerable<string>> ConfirmAsync(string cluster, string place, IReadOnlyList<LabeledObject> found, CancellationToken stoppingToken)
    {
        var live = await connections.Get(cluster).GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(place)}", stoppingToken);
        if (live.IsNotFound)
            return [];
        if (!live.Succeeded)
            throw new ClusterRefusedException(live);
        return live.Body["metadata"]?["deletionTimestamp"] is not null
            ? []
            : found.Where(item => !item.Object.IsNamespace || item.Uid == live.Uid).Select(item => item.Uid);
    }

    private async Task WithClusterAsync(string cluster, Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            // The other clusters go on, and this one is tried in the next round.
            ClusterFailed(cluster, ClusterProblem.Explain(cluster, exception).Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not examine the orphans of cluster {Cluster}; the portal retries. {Problem}")]
    private partial void ClusterFailed(string cluster, string problem);
}
