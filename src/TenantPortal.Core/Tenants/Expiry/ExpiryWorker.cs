using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>Looks for expiry dates that are near or over. Several processes may do so at once: each notice is given once.</summary>
public sealed class ExpiryWorker(ExpiryNotifier notifier, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("tenant-expiry", Interval, notifier.RunAsync, stoppingToken);
}
