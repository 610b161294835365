using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tenants.Lapsing;

/// <summary>Looks for expired tenants whose grace period is over. Several processes may do so at once: each step is taken once.</summary>
public sealed class LapseWorker(LapseClock clock, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("tenant-lapse", Interval, clock.RunAsync, stoppingToken);
}
