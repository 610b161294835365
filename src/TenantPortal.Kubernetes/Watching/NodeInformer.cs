using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the capacity of the nodes of every cluster.</summary>
internal sealed class NodeInformer(ClusterObservations observations, TierCatalog tiers, InformerFactory informers) : IInformerSource
{
    private static readonly WatchedKind<JsonObject> Nodes = new("nodes", "/api/v1/nodes", live => live)
    {
        MaxWait = TimeSpan.FromMinutes(2),
        Consequence = "its capacity may be unknown",
    };

    public IInformer Create(string cluster) => informers.Create(cluster, Nodes, new Handler(cluster, observations, tiers));

    private sealed class Handler(string cluster, ClusterObservations observations, TierCatalog tiers) : IInformerHandler<JsonObject>
    {
        private readonly ClusterNodes _nodes = new(tiers);
        private IReadOnlyList<CapacityReport>? _saved;

        public Task ListedAsync(IReadOnlyList<JsonObject> items, CancellationToken cancellationToken)
        {
            _nodes.Replace(items);
            _saved = null;
            return SaveAsync(cancellationToken);
        }

        public Task ChangedAsync(IReadOnlyList<WatchEvent<JsonObject>> changes, CancellationToken cancellationToken)
        {
            foreach (var change in changes)
                _nodes.Apply(change);
            return SaveAsync(cancellationToken);
        }

        /// <summary>Data from before access was denied may be outdated.</summary>
        public Task ForgetAsync(CancellationToken cancellationToken) => observations.SaveCapacityAsync(cluster, [], cancellationToken);

        private async Task SaveAsync(CancellationToken cancellationToken)
        {
            // Kubelets report every few minutes even without changes.
            var sum = _nodes.Sum();
            if (_saved is not null && _saved.SequenceEqual(sum))
                return;
            await observations.SaveCapacityAsync(cluster, sum, cancellationToken);
            _saved = sum;
        }
    }
}
