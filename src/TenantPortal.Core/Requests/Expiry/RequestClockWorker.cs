using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Requests.Expiry;

/// <summary>Winds the clock of requests. Several processes may do so at once: each end happens once.</summary>
public sealed class RequestClockWorker(RequestClock clock, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("request-clock", Interval, clock.RunAsync, stoppingToken);
}
