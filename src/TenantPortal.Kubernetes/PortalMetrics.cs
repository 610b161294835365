using System.Diagnostics.Metrics;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes;

/// <summary>Metrics of the reconciler, without tenant names.</summary>
internal sealed class PortalMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = LoopMetrics.MeterName;

    private readonly Histogram<double> _timeToReady;
    private readonly Counter<long> _reconciles;
    private readonly Histogram<double> _duration;

    public PortalMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _timeToReady = meter.CreateHistogram(
            "tenantportal.tenant.time_to_ready",
            "s",
            "The time from the approval of a tenant's generation until it is ready.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 1800] }
        );
        _duration = meter.CreateHistogram(
            "tenantportal.reconcile.duration",
            "s",
            "The duration of one reconcile of a tenant.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45] }
        );
        _reconciles = meter.CreateCounter<long>("tenantportal.reconciles", description: "Reconciles by outcome.");
    }

    public void Reconciled(Tenant tenant, ReconcileOutcome outcome, TimeSpan duration)
    {
        _reconciles.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("cluster", tenant.Cluster),
            new KeyValuePair<string, object?>("tier", tenant.Tier),
            new KeyValuePair<string, object?>("outcome", outcome.ToString())
        );
    }

    public void BecameReady(TimeSpan timeToReady) => _timeToReady.Record(timeToReady.TotalSeconds);
}
