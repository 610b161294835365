using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tenants.Sleeping;

/// <summary>Looks for work hours that start or end. Several processes may do so at once: each step is taken once.</summary>
public sealed class SleepWorker(SleepClock clock, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("tenant-sleep", Interval, clock.RunAsync, stoppingToken);
}
