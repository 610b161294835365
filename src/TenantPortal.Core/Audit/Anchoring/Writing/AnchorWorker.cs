using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Records the end of the audit log outside the portal on schedule.</summary>
internal sealed class AnchorWorker(AnchorQueue queue, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    private bool _isPrepared;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("audit-anchors", Tick, RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (!_isPrepared)
            await queue.PrepareAsync(stoppingToken);
        _isPrepared = true;
        await queue.RunAsync(stoppingToken);
    }
}
