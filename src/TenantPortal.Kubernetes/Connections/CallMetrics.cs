using System.Diagnostics.Metrics;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>Measures calls to clusters, and counts those that were repeated.</summary>
internal sealed class CallMetrics
{
    private readonly Counter<long> _repeated;
    private readonly Histogram<double> _duration;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(PortalMetrics.MeterName);
        _repeated = meter.CreateCounter<long>("tenantportal.cluster.repeated_calls", description: "Calls to clusters that were repeated, by cluster and code.");
        _duration = meter.CreateHistogram(
            "tenantportal.cluster.call.duration",
            "s",
            "The duration of one call to a cluster, without watches. The code is 0 when the cluster did not respond.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15] }
        );
    }

    public void Repeated(string cluster, int? code) =>
        _repeated.Add(1, new KeyValuePair<string, object?>("cluster", cluster), new KeyValuePair<string, object?>("code", code ?? 0));

    public void Called(string cluster, string verb, int code, TimeSpan duration) =>
        _duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("cluster", cluster),
            new KeyValuePair<string, object?>("verb", verb),
            new KeyValuePair<string, object?>("code", code)
        );
}
