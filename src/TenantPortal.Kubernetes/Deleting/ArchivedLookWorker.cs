using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>
/// Looks at the cluster an hour and a day after a tenant was archived, without relying on a watch. What came back is recorded as an orphan. Several replicas
/// may do so at once.
/// </summary>
internal sealed partial class ArchivedLookWorker(
    DeletionLog log,
    TenantInventory inventory,
    ClusterCatalog clusters,
    ClusterConnections connections,
    ClusterIdentityCheck identity,
    LabeledObjects labeled,
    OrphanLog orphans,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<ArchivedLookWorker> logger
) : BackgroundService
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly SetAside<Guid> _failed = new(TimeSpan.FromMinutes(5), time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("archived-looks", Interval, RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        foreach (var due in await log.ListDueLooksAsync(clusters.Names, AtOnce, _failed.Waiting, stoppingToken))
        {
            await _failed.TryAsync(due.Tenant.Id, token => LookAsync(due, token), (exception, wait) => Report(due.Tenant, exception, wait), stoppingToken);
        }
    }

    private void Report(Tenant tenant, Exception exception, TimeSpan wait)
    {
        if (exception is ClusterReplacedException)
            ClusterFailed(tenant.Name, tenant.Cluster, wait, exception.Message);
        else if (ClusterProblem.CanExplain(exception))
            ClusterFailed(tenant.Name, tenant.Cluster, wait, ClusterProblem.Explain(tenant.Cluster, exception).Message);
        else
            LookFailed(exception, tenant.Name, wait);
    }

    private async Task LookAsync(DueLook due, CancellationToken stoppingToken)
    {
        var tenant = due.Tenant;
        var api = connections.Get(tenant.Cluster).For(tenant.Name);
        if (await identity.FindProblemAsync(tenant.Cluster, api, stoppingToken) is { } blocked)
            throw new ClusterReplacedException(blocked.Message);

        var objects = await inventory.ListAsync(tenant, stoppingToken);
        var returned = (await InventoryReader.FindOwnNamespacesAsync(api, tenant, objects, stoppingToken))
            .Select(live => SeenObject.Read("Namespace", live))
            // The UID proves whose it is, even without labels.
            .Select(seen =>
                LabeledObjects.TryRead(seen) ?? new LabeledObject(new ObjectReference("v1", seen.Kind, null, seen.Name), seen.Uid, tenant.Name, tenant.Id)
            )
            .Where(item => !item.IsTerminating)
            .ToList();
        if (returned.Count > 0)
            await RecordAsync(tenant.Cluster, returned, stoppingToken);
        await log.RecordLookAsync(due, [.. returned.Select(item => item.Object.Title)], stoppingToken);
    }

    /// <summary>Nothing is closed: only what was just read is known to be there.</summary>
    private async Task RecordAsync(string cluster, IReadOnlyList<LabeledObject> returned, CancellationToken stoppingToken)
    {
        if (await orphans.FindNewAsync(cluster, returned, stoppingToken) is not { Count: > 0 } found)
            return;
        var seen = returned.UnionBy(labeled.Read(cluster)?.Items ?? [], item => item.Uid).ToList();
        await orphans.RecordAsync(cluster, seen, found.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal), new HashSet<string>(), stoppingToken);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not look for what is left of the archived tenant {Tenant} on {Cluster}. The next attempt is in {Wait}. {Problem}"
    )]
    private partial void ClusterFailed(string tenant, string cluster, TimeSpan wait, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for what is left of the archived tenant {Tenant}. The next attempt is in {Wait}")]
    private partial void LookFailed(Exception exception, string tenant, TimeSpan wait);

    /// <summary>Another cluster responds at the address.</summary>
    private sealed class ClusterReplacedException(string why) : Exception(why);
}
