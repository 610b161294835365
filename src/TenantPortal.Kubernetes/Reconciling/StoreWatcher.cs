using Microsoft.Extensions.Hosting;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Wakes the reconciler when another process has stored something, such as an approval: it cannot set this process's signal.</summary>
internal sealed class StoreWatcher(StoreVersion version, ReconcileSignal signal, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private string? _seen;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("store-changes", Interval, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = await version.ReadAsync(cancellationToken);
        if (_seen is not null && _seen != now)
            signal.Set();
        _seen = now;
    }
}
