using System.Diagnostics.Metrics;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Monitoring;

/// <summary>Gauges of what waits in the database and of what is wrong in it. They are absent while the last reading is too old to be true.</summary>
internal sealed class StoreMetrics
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private StoreReading? _last;

    public StoreMetrics(IMeterFactory meters, AuditVerifier verifier, TimeProvider time)
    {
        (_meter, _time) = (meters.Create(LoopMetrics.MeterName), time);
        OfClusters("queue.depth", "{tenant}", "Tenants that are due and that no reconciler has claimed.", cluster => cluster.Due);
        OfClusters("queue.age", "s", "How long the longest waiting due tenant has been due.", cluster => cluster.DueFor.TotalSeconds);
        OfClusters("tenants.failing", "{tenant}", "Tenants whose reconciles fail, as users see it.", cluster => cluster.Failing);
        OfClusters("drift.open", "{difference}", "Differences from what was approved that are open and not ignored.", cluster => cluster.Drift);
        OfClusters("drift.fights", "{difference}", "Open differences that another controller makes again and again.", cluster => cluster.Fights);
        OfClusters("cluster.reachable", null, "1 while the cluster can be watched, otherwise 0.", cluster => AsNumber(cluster.IsReachable));
        OfOutbox("outbox.depth", "{message}", "Messages that wait to be sent.", stage => stage.Waiting);
        OfOutbox("outbox.age", "s", "How long the oldest message has waited to be sent.", stage => stage.WaitingFor.TotalSeconds);
        OfApprovals("approvals.waiting", "{request}", "Requests that wait for approvers.", status => status.Waiting);
        OfApprovals("approvals.age", "s", "How long the oldest request has waited for approvers.", status => status.WaitingFor.TotalSeconds);
        OfApprovals("approvals.over_target", "{request}", "Requests that have waited for approvers longer than the target.", status => status.OverTarget);
        _meter.CreateObservableGauge(
            "tenantportal.audit.intact",
            () => AsNumber(verifier.Last?.IsIntact) is { } intact ? [new Measurement<double>(intact)] : Array.Empty<Measurement<double>>(),
            null,
            "1 when the last verification found the audit log and the rows that it covers intact, otherwise 0."
        );
    }

    private StoreReading? Current => Volatile.Read(ref _last) is { } last && _time.GetUtcNow() - last.At <= MaxAge ? last : null;

    public void Take(StoreReading reading) => Volatile.Write(ref _last, reading);

    private void OfClusters(string name, string? unit, string meaning, Func<ClusterReading, double?> value) =>
        Create(name, unit, meaning, "cluster", reading => reading.Clusters, cluster => cluster.Cluster, value);

    private void OfOutbox(string name, string unit, string meaning, Func<OutboxReading, double?> value) =>
        Create(name, unit, meaning, "stage", reading => reading.Outbox, stage => stage.Stage, value);

    private void OfApprovals(string name, string unit, string meaning, Func<ApprovalReading, double?> value) =>
        Create(name, unit, meaning, "status", reading => reading.Approvals, status => status.Status, value);

    private void Create<T>(
        string name,
        string? unit,
        string meaning,
        string label,
        Func<StoreReading, IReadOnlyList<T>> read,
        Func<T, string> labelOf,
        Func<T, double?> valueOf
    ) =>
        _meter.CreateObservableGauge(
            $"tenantportal.{name}",
            () =>
                from row in Current is { } reading ? read(reading) : []
                let value = valueOf(row)
                where value is not null
                select new Measurement<double>(value.Value, new KeyValuePair<string, object?>(label, labelOf(row))),
            unit,
            meaning
        );

    private static double? AsNumber(bool? claim) =>
        claim is { } known
            ? known
                ? 1
                : 0
            : null;
}
