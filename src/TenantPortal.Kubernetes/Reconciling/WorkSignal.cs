using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Lets background work wait for the signal, or for a maximum time in case it misses one.</summary>
internal sealed class WorkSignal(ReconcileSignal signal, PortalOptions portal, TimeProvider time)
{
    /// <summary>Another process cannot set this process's signal, so then the table is queried every second.</summary>
    public TimeSpan MaxSleep { get; } = portal.Roles.Contains(PortalRole.Web) ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(1);

    /// <summary>Read it before querying the table: whatever becomes due afterwards completes it.</summary>
    public Task Next => signal.Next;

    public void Set() => signal.Set();

    /// <summary>Waits until <paramref name="woken"/> completes, or for the given time.</summary>
    public async Task SleepAsync(Task woken, TimeSpan sleep, CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(woken, Task.Delay(sleep, time, enough.Token));
        await enough.CancelAsync();
    }
}
