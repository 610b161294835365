using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Usage;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Measuring;

/// <summary>
/// Reads what the pods of tenants really use, with one list of each cluster at an interval. A cluster that does not measure, or does not let the portal
/// read it, is logged once and leaves a gap.
/// </summary>
internal sealed partial class RealUseWorker(
    ClusterCatalog clusters,
    ClusterConnections connections,
    RealUseObservations observations,
    UsageOptions options,
    BackgroundLoops loops,
    ILogger<RealUseWorker> logger
) : BackgroundService
{
    private const string NotServed = "NotServed";

    /// <summary>Often enough for every sample of the usage.</summary>
    private static readonly TimeSpan MaxInterval = RealUseObservations.MaxAge / 2;

    /// <summary>Why a cluster was not measured last time. A cluster that is measured is not in it.</summary>
    private readonly ConcurrentDictionary<string, string> _unmeasured = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunEveryAsync("real-use", options.SampleInterval < MaxInterval ? options.SampleInterval : MaxInterval, RunOnceAsync, stoppingToken);

    internal Task RunOnceAsync(CancellationToken stoppingToken) => Task.WhenAll(clusters.Names.Select(cluster => MeasureAsync(cluster, stoppingToken)));

    private async Task MeasureAsync(string cluster, CancellationToken stoppingToken)
    {
        var tenants = await observations.ListNamespacesAsync(cluster, stoppingToken);
        if (tenants.Count == 0)
            return;
        try
        {
            var sums = await PodMetrics.SumAsync(connections.Get(cluster).WithoutRetry(), tenants.Keys, stoppingToken);
            observations.Replace(cluster, tenants.ToDictionary(tenant => tenant.Value, tenant => sums.GetValueOrDefault(tenant.Key) ?? new RealUse(0, 0, 0)));
            if (_unmeasured.TryRemove(cluster, out _))
                MeasuredAgain(cluster);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            observations.Forget(cluster);
            var problem = ClusterProblem.Explain(cluster, exception);
            var why = exception is UnknownKindException ? NotServed : problem.Reason;
            if (_unmeasured.TryGetValue(cluster, out var before) && before == why)
                return;
            _unmeasured[cluster] = why;
            if (why == NotServed)
                NotMeasured(cluster);
            else
                MeasuringFailed(cluster, problem.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Cluster {Cluster} does not serve metrics.k8s.io, so the real use of its tenants is not recorded. The portal looks again at each interval"
    )]
    private partial void NotMeasured(string cluster);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not read the real use of tenants from cluster {Cluster}, so it is not recorded. The portal retries automatically. {Problem}"
    )]
    private partial void MeasuringFailed(string cluster, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The real use of the tenants of cluster {Cluster} is recorded again")]
    private partial void MeasuredAgain(string cluster);
}
