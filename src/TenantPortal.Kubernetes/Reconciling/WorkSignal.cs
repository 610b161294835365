using TenantPortal.Core;
using TenantPortal.Core.Loops;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Lets background work wait for the signal, or for a maximum time in case it misses one.</summary>
internal sealed class WorkSignal(ReconcileSignal signal, TimeProvider time)
{
    /// <summary>In case a signal is missed.</summary>
    public TimeSpan MaxSleep { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Read it before querying the table: whatever becomes due afterwards completes it.</summary>
    public Task Next => signal.Next;

    /// <summary>Wakes the workers of this process.</summary>
    public void Wake() => signal.Wake();

    /// <summary>Waits until <paramref name="woken"/> completes, or for the given time.</summary>
    public Task SleepAsync(Task woken, TimeSpan sleep, CancellationToken stoppingToken) => Waiting.ForAsync(woken, sleep, time, stoppingToken);
}
