using System.Text.Json.Nodes;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the namespaces of every cluster, and makes tenants due whose namespace is gone or whose cluster is reachable again.</summary>
internal sealed class NamespaceInformer(
    ClusterObservations observations,
    ClusterReachability reachability,
    TenantQueue queue,
    ReconcileSignal signal,
    ClusterIdentityCheck identity,
    ForeignChangesFactory foreign,
    LabeledObjects labeled,
    InformerFactory informers
) : IInformerSource
{
    private static readonly WatchedKind<SeenNamespace> Namespaces = new("namespaces", "/api/v1/namespaces", Read)
    {
        MaxWait = TimeSpan.FromSeconds(30),
        Consequence = "the cluster is shown as unreachable",
    };

    public IInformer Create(string cluster) =>
        informers.Create(cluster, Namespaces, new Handler(cluster, observations, reachability, queue, signal, identity, foreign.Create(cluster), labeled));

    private static SeenNamespace Read(JsonObject live) => new(SeenObject.Read("Namespace", live), PortalLabels.TenantIdOf(live));

    private sealed record SeenNamespace(SeenObject Object, string? TenantId);

    private sealed class Handler(
        string cluster,
        ClusterObservations observations,
        ClusterReachability reachability,
        TenantQueue queue,
        ReconcileSignal signal,
        ClusterIdentityCheck identity,
        ForeignChanges foreign,
        LabeledObjects labeled
    ) : IInformerHandler<SeenNamespace>
    {
        private const string Kind = "Namespace";

        public async Task ListedAsync(IReadOnlyList<SeenNamespace> items, CancellationToken cancellationToken)
        {
            // First, so that nothing is compared with another cluster.
            var system = items.FirstOrDefault(item => item.Object.Name == ClusterIdentityCheck.Namespace);
            var replaced = await identity.CompareAsync(cluster, system?.Object.Uid, cancellationToken);
            await observations.ReplaceNamespacesAsync(cluster, [.. items.Select(Observe)], cancellationToken);
            await reachability.ReachedAsync(cluster, Namespaces.Name, cancellationToken);
            if (replaced is not null)
            {
                labeled.Forget(cluster, Kind);
                return;
            }

            labeled.Replace(cluster, Kind, items.Select(item => item.Object));
            await queue.RequeueFailingAsync(cluster, onlyWaitingForCluster: false, cancellationToken);
            await foreign.ListedAsync(Kind, [.. items.Where(item => item.Object.Tenant is not null).Select(item => item.Object)], cancellationToken);
            await RequeueUnmarkedAsync(items, cancellationToken);
            // For requests that could not be checked while the cluster was unreachable.
            signal.Set();
        }

        public async Task ChangedAsync(IReadOnlyList<WatchEvent<SeenNamespace>> changes, CancellationToken cancellationToken)
        {
            // The last of several events for a namespace counts.
            var latest = changes.GroupBy(change => change.Live.Object.Name).Select(group => group.Last()).ToList();
            await observations.SaveNamespacesAsync(
                cluster,
                latest.ToDictionary(change => change.Live.Object.Name, change => change.Type == WatchEventType.Deleted ? null : Observe(change.Live)),
                cancellationToken
            );
            var objects = latest.Select(change => new WatchEvent<SeenObject>(change.Type, change.Live.Object)).ToList();
            labeled.Change(cluster, Kind, objects);
            await foreign.ChangedAsync(objects, cancellationToken);
            await RequeueUnmarkedAsync(latest.Select(change => change.Live), cancellationToken);
        }

        private Task RequeueUnmarkedAsync(IEnumerable<SeenNamespace> items, CancellationToken cancellationToken) =>
            queue.RequeueUnmarkedAsync(cluster, items.ToDictionary(item => item.Object.Uid, item => (item.Object.Tenant, item.TenantId)), cancellationToken);

        public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken)
        {
            labeled.Forget(cluster, Kind);
            return reachability.FailedAsync(cluster, Namespaces.Name, problem, cancellationToken);
        }

        private ObservedNamespace Observe(SeenNamespace item) => new(cluster, item.Object.Name, item.TenantId);
    }
}
