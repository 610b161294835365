using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>Looks for clusters that are away or back.</summary>
public sealed class ClusterAlertWorker(ClusterAlerts alerts, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunEveryAsync("cluster-alerts", Interval, alerts.AnnounceAsync, stoppingToken);
}
