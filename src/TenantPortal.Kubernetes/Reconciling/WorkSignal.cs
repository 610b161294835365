using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>How the background work waits: for the signal, and not longer than it may miss one.</summary>
internal sealed class WorkSignal(ReconcileSignal signal, PortalOptions portal, TimeProvider time)
{
    /// <summary>Another process cannot set this one's signal, so then the table is looked at every second.</summary>
    public TimeSpan MaxSleep { get; } = portal.Roles.Contains(PortalRole.Web) ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(1);

    /// <summary>Take it before looking into the table: what becomes due afterwards completes it.</summary>
    public Task Next => signal.Next;

    public void Set() => signal.Set();

    /// <summary>Until <paramref name="woken"/> completes, or this long.</summary>
    public async Task SleepAsync(Task woken, TimeSpan sleep, CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(woken, Task.Delay(sleep, time, enough.Token));
        await enough.CancelAsync();
    }
}
