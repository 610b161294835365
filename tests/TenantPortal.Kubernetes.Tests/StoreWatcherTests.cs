using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

public sealed class StoreWatcherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approval_in_another_process_wakes_the_reconciler_within_half_a_second()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);
        var (time, signal) = (new SteppedTime(), new ReconcileSignal());
        await using var version = new StoreVersion(portal.Get<IDbContextFactory<PortalDb>>());
        var loops = new BackgroundLoops(time, new LoopMetrics(Meters.New()), NullLogger<BackgroundLoops>.Instance);
        using var watcher = new StoreWatcher(version, signal, loops);
        await watcher.StartAsync(Cancellation);
        Assert.Equal(TimeSpan.FromMilliseconds(500), await time.NextDelayAsync(Cancellation));
        var woken = signal.Next;

        await portal.ApproveTenantAsync();
        Assert.False(woken.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(500));

        await woken.WaitAsync(Cancellation);
        await watcher.StopAsync(Cancellation);
    }
}
