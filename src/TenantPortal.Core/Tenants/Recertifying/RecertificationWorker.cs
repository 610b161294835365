using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>Looks for recertifications that are due or have no answer. Several processes may do so at once: each step is taken once.</summary>
public sealed class RecertificationWorker(RecertificationClock clock, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunEveryAsync("tenant-recertification", Interval, clock.RunAsync, stoppingToken);
}
