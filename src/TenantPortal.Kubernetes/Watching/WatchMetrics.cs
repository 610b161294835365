using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Why a watch did not simply go on.</summary>
internal enum WatchRestart
{
    /// <summary>The cluster no longer knew the position to continue from.</summary>
    Expired,

    /// <summary>The cluster ended it immediately.</summary>
    Ended,

    /// <summary>The list, the watch or storing its events failed.</summary>
    Failed,
}

/// <summary>Measures the watches of clusters: whether they run, how often they start over, and how long the cluster has been silent.</summary>
internal sealed class WatchMetrics
{
    private readonly ConcurrentDictionary<(string Cluster, string Kind), (bool IsRunning, DateTimeOffset HeardAt)> _watches = new();
    private readonly Counter<long> _restarts;
    private readonly TimeProvider _time;

    public WatchMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(PortalMetrics.MeterName);
        _restarts = meter.CreateCounter<long>("tenantportal.watch.restarts", description: "Watches that started over, by reason.");
        meter.CreateObservableGauge(
            "tenantportal.watch.running",
            () => _watches.Select(watch => new Measurement<int>(watch.Value.IsRunning ? 1 : 0, LabelsOf(watch.Key))),
            description: "1 while the watch runs, otherwise 0. Kinds that a cluster may lack and does not serve are left out."
        );
        meter.CreateObservableGauge(
            "tenantportal.watch.lag",
            () => _watches.Select(watch => new Measurement<double>((_time.GetUtcNow() - watch.Value.HeardAt).TotalSeconds, LabelsOf(watch.Key))),
            "s",
            "The time since the cluster last sent a list, an event or a bookmark."
        );
    }

    /// <summary>What one informer reports.</summary>
    public WatchMeter For(string cluster, string kind) => new(this, (cluster, kind));

    private static KeyValuePair<string, object?>[] LabelsOf((string Cluster, string Kind) watch) => [new("cluster", watch.Cluster), new("kind", watch.Kind)];

    /// <summary>Reports about one watch.</summary>
    internal sealed class WatchMeter(WatchMetrics metrics, (string Cluster, string Kind) watch)
    {
        /// <summary>The cluster sent a list, an event or a bookmark, or opened the watch.</summary>
        public void Heard() => metrics._watches[watch] = (true, metrics._time.GetUtcNow());

        public void Restarted(WatchRestart reason)
        {
            metrics._restarts.Add(1, [.. LabelsOf(watch), new("reason", reason.ToString())]);
            // An expired position is listed again at once, and nothing is missed.
            if (reason != WatchRestart.Expired)
                metrics._watches.AddOrUpdate(watch, _ => (false, metrics._time.GetUtcNow()), (_, last) => (false, last.HeardAt));
        }

        /// <summary>The cluster does not serve the kind, and need not.</summary>
        public void NotServed() => metrics._watches.TryRemove(watch, out _);
    }
}
