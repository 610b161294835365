using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Monitoring;

/// <summary>Reads at an interval what the gauges of the database report: a scrape must not wait for the database.</summary>
internal sealed class StoreMetricsWorker(StoreReader store, StoreMetrics metrics, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("store-metrics", Interval, ReadAsync, stoppingToken);

    private async Task ReadAsync(CancellationToken cancellationToken) => metrics.Take(await store.ReadAsync(cancellationToken));
}
