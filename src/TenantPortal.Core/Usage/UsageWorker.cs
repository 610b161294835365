using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Usage;

/// <summary>Records the usage of tenants and rolls it up. It runs in the process that watches clusters; several may do so at once.</summary>
public sealed class UsageWorker(UsageRecorder recorder, UsageRollUp rollUp, BackgroundLoops loops) : BackgroundService
{
    /// <summary>How soon a tenant that was just seen gets the sample of the present interval.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("usage", Interval, RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        await recorder.RunAsync(stoppingToken);
        await rollUp.RunAsync(stoppingToken);
    }
}
