using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Stores the allowed values of the variables of ClusterClasses, for every cluster that a tier creates clusters on: the request form uses
/// them. Without Cluster API or the right to read classes, only the tier limits options.
/// </summary>
internal sealed class ClusterClassInformer(ClusterCatalog clusters, TierCatalog tiers, ClusterClassObservations observations, InformerFactory informers)
    : IInformerSource
{
    private static readonly WatchedKind<SeenClass> Classes = new("ClusterClasses", "/apis/cluster.x-k8s.io/v1beta2/clusterclasses", Read)
    {
        MaxWait = TimeSpan.FromMinutes(5),
        Consequence = "request forms lack the values of their variables",
        IsOptional = true,
    };

    public bool Covers(string cluster) =>
        clusters.FindKnown(cluster) is { } known && tiers.All.Any(tier => tier.Blueprint.HasClusterClass && tier.IsOfferedOn(known));

    public IInformer Create(string cluster) => informers.Create(cluster, Classes, new Handler(cluster, observations));

    private static SeenClass Read(JsonObject live) =>
        new(
            new ClusterClassName(live["metadata"]!["namespace"]!.GetValue<string>(), live["metadata"]!["name"]!.GetValue<string>()),
            ClusterClassVariable.ReadAll(live)
        );

    private sealed record SeenClass(ClusterClassName Name, IReadOnlyList<ClusterClassVariable> Variables);

    private sealed class Handler(string cluster, ClusterClassObservations observations) : IInformerHandler<SeenClass>
    {
        private readonly Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>> _seen = [];

        public Task ListedAsync(IReadOnlyList<SeenClass> items, CancellationToken cancellationToken)
        {
            _seen.Clear();
            foreach (var item in items)
                _seen[item.Name] = item.Variables;
            return observations.ReplaceAsync(cluster, _seen, cancellationToken);
        }

        public Task ChangedAsync(IReadOnlyList<WatchEvent<SeenClass>> changes, CancellationToken cancellationToken)
        {
            foreach (var change in changes)
            {
                if (change.Type == WatchEventType.Deleted)
                    _seen.Remove(change.Live.Name);
                else
                    _seen[change.Live.Name] = change.Live.Variables;
            }

            return observations.ReplaceAsync(cluster, _seen, cancellationToken);
        }
    }
}
