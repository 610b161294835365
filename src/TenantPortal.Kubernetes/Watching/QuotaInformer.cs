using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the status of the portal's ResourceQuotas, and makes tenants due that wait for it or whose quota was deleted.</summary>
internal sealed class QuotaInformer(
    ClusterObservations observations,
    ClusterReachability reachability,
    TenantQueue queue,
    ForeignChangesFactory foreign,
    LabeledObjects labeled,
    InformerFactory informers
) : IInformerSource
{
    private static readonly WatchedKind<SeenQuota> Quotas = new("ResourceQuotas", "/api/v1/resourcequotas", Read)
    {
        LabelSelector = PortalLabels.OfThePortal,
        MaxWait = TimeSpan.FromSeconds(30),
        Consequence = "the cluster is shown as unreachable",
    };

    public IInformer Create(string cluster) =>
        informers.Create(cluster, Quotas, new Handler(cluster, observations, reachability, queue, foreign.Create(cluster), labeled));

    private static SeenQuota Read(JsonObject live) => new(SeenObject.Read("ResourceQuota", live), QuotaReader.TryRead(live));

    private sealed record SeenQuota(SeenObject Object, QuotaReport? Report);

    private sealed class Handler(
        string cluster,
        ClusterObservations observations,
        ClusterReachability reachability,
        TenantQueue queue,
        ForeignChanges foreign,
        LabeledObjects labeled
    ) : IInformerHandler<SeenQuota>
    {
        private const string Kind = "ResourceQuota";

        public async Task ListedAsync(IReadOnlyList<SeenQuota> items, CancellationToken cancellationToken)
        {
            labeled.Replace(cluster, Kind, items.Select(item => item.Object));
            observations.ForgetQuotas(cluster);
            await SaveAsync(items, cancellationToken);
            await reachability.ReachedAsync(cluster, Quotas.Name, cancellationToken);
            await foreign.ListedAsync(Kind, [.. items.Select(item => item.Object)], cancellationToken);
        }

        public async Task ChangedAsync(IReadOnlyList<WatchEvent<SeenQuota>> changes, CancellationToken cancellationToken)
        {
            var objects = changes.Select(change => new WatchEvent<SeenObject>(change.Type, change.Live.Object)).ToList();
            labeled.Change(cluster, Kind, objects);
            foreach (var deleted in changes.Where(change => change.Type == WatchEventType.Deleted).Select(change => change.Live.Report).OfType<QuotaReport>())
                observations.ForgetQuota(cluster, deleted.Tenant, deleted.Namespace ?? "");
            await SaveAsync(changes.Where(change => change.Type != WatchEventType.Deleted).Select(change => change.Live), cancellationToken);
            await foreign.ChangedAsync(objects, cancellationToken);
        }

        public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken)
        {
            labeled.Forget(cluster, Kind);
            observations.ForgetQuotas(cluster);
            return reachability.FailedAsync(cluster, Quotas.Name, problem, cancellationToken);
        }

        private async Task SaveAsync(IEnumerable<SeenQuota> items, CancellationToken cancellationToken)
        {
            var reports = items.Select(item => item.Report).OfType<QuotaReport>().ToList();
            if (reports.Count == 0)
                return;
            await observations.SaveQuotasAsync(cluster, reports, cancellationToken);
            await queue.RequeueWaitingAsync(cluster, [.. reports.Select(report => report.Tenant).Distinct()], cancellationToken);
        }
    }
}
