using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the status of the portal's ResourceQuotas, and makes tenants due that wait for it or whose quota was deleted.</summary>
internal sealed class QuotaInformer(ClusterObservations observations, ClusterReachability reachability, TenantQueue queue, InformerFactory informers)
    : IInformerSource
{
    private static readonly WatchedKind<SeenQuota> Quotas = new("ResourceQuotas", "/api/v1/resourcequotas", Read)
    {
        LabelSelector = PortalLabels.OfThePortal,
        MaxWait = TimeSpan.FromSeconds(30),
        Consequence = "the cluster is shown as unreachable",
    };

    public IInformer Create(string cluster) => informers.Create(cluster, Quotas, new Handler(cluster, observations, reachability, queue));

    private static SeenQuota Read(JsonObject live) =>
        new(live["metadata"]!["name"]!.GetValue<string>(), PortalLabels.TenantOf(live), QuotaReader.TryRead(live));

    private sealed record SeenQuota(string Name, string? Tenant, QuotaReport? Report);

    private sealed class Handler(string cluster, ClusterObservations observations, ClusterReachability reachability, TenantQueue queue)
        : IInformerHandler<SeenQuota>
    {
        public async Task ListedAsync(IReadOnlyList<SeenQuota> items, CancellationToken cancellationToken)
        {
            await SaveAsync(items, cancellationToken);
            await reachability.ReachedAsync(cluster, Quotas.Name, cancellationToken);
            await queue.RequeueMissingAsync(
                cluster,
                "ResourceQuota",
                items.Where(item => item.Tenant is not null).Select(item => (item.Tenant!, item.Name)).ToHashSet(),
                cancellationToken
            );
        }

        public async Task ChangedAsync(IReadOnlyList<WatchEvent<SeenQuota>> changes, CancellationToken cancellationToken)
        {
            await SaveAsync(changes.Where(change => change.Type != WatchEventType.Deleted).Select(change => change.Live), cancellationToken);
            // To create the deleted objects again.
            await queue.RequeueDeletedAsync(cluster, changes, item => item.Tenant, cancellationToken);
        }

        public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken) =>
            reachability.FailedAsync(cluster, Quotas.Name, problem, cancellationToken);

        private async Task SaveAsync(IEnumerable<SeenQuota> items, CancellationToken cancellationToken)
        {
            var reports = items.Select(item => item.Report).OfType<QuotaReport>().GroupBy(report => report.Tenant).Select(group => group.Last()).ToList();
            if (reports.Count == 0)
                return;
            await observations.SaveQuotasAsync(cluster, reports, cancellationToken);
            await queue.RequeueWaitingAsync(cluster, [.. reports.Select(report => report.Tenant)], cancellationToken);
        }
    }
}
