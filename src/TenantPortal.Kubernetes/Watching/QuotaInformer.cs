using System.Text.Json.Nodes;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores the status of the portal's ResourceQuotas, and makes tenants due that wait for it or whose quota was deleted.</summary>
internal sealed class QuotaInformer(
    ClusterObservations observations,
    ClusterReachability reachability,
    TenantQueue queue,
    WatchedTenants tenants,
    ForeignChangesFactory foreign,
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
        informers.Create(cluster, Quotas, new Handler(cluster, observations, reachability, queue, tenants, foreign.Create(cluster)));

    private static SeenQuota Read(JsonObject live) => new(SeenObject.Read("ResourceQuota", live), QuotaReader.TryRead(live));

    private sealed record SeenQuota(SeenObject Object, QuotaReport? Report);

    private sealed class Handler(
        string cluster,
        ClusterObservations observations,
        ClusterReachability reachability,
        TenantQueue queue,
        WatchedTenants tenants,
        ForeignChanges foreign
    ) : IInformerHandler<SeenQuota>
    {
        public async Task ListedAsync(IReadOnlyList<SeenQuota> items, CancellationToken cancellationToken)
        {
            await SaveAsync(items, cancellationToken);
            await reachability.ReachedAsync(cluster, Quotas.Name, cancellationToken);
            await foreign.ListedAsync("ResourceQuota", [.. items.Select(item => item.Object)], cancellationToken);
        }

        public async Task ChangedAsync(IReadOnlyList<WatchEvent<SeenQuota>> changes, CancellationToken cancellationToken)
        {
            await SaveAsync(changes.Where(change => change.Type != WatchEventType.Deleted).Select(change => change.Live), cancellationToken);
            await foreign.ChangedAsync(changes.Select(change => new WatchEvent<SeenObject>(change.Type, change.Live.Object)), cancellationToken);
        }

        public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken) =>
            reachability.FailedAsync(cluster, Quotas.Name, problem, cancellationToken);

        private async Task SaveAsync(IEnumerable<SeenQuota> items, CancellationToken cancellationToken)
        {
            var reported = items.Where(item => item.Report is not null).ToList();
            // Labels can be copied, as a restore into another namespace does: only a quota in the tenant's own namespace says what the tenant uses.
            var owners = await tenants.FindOwnersAsync(cluster, [.. reported.Select(item => item.Object.Namespace ?? "")], cancellationToken);
            var reports = reported
                .Where(item => owners.GetValueOrDefault(item.Object.Namespace ?? "") == item.Report!.Tenant)
                .Select(item => item.Report!)
                .GroupBy(report => report.Tenant)
                .Select(group => group.Last())
                .ToList();
            if (reports.Count == 0)
                return;
            await observations.SaveQuotasAsync(cluster, reports, cancellationToken);
            await queue.RequeueWaitingAsync(cluster, [.. reports.Select(report => report.Tenant)], cancellationToken);
        }
    }
}
