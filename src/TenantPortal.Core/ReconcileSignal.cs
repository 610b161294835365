namespace TenantPortal.Core;

/// <summary>Wakes the reconciler of this process when something becomes due; other processes find it in the table.</summary>
public sealed class ReconcileSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>. Read it before querying the table, or a signal in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;
}
