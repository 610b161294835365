using TenantPortal.Core.Committing;

namespace TenantPortal.Core;

/// <summary>Wakes the reconciler of this process when something becomes due, and has others woken.</summary>
/// <param name="outbox">What is announced to other processes; null for a process alone.</param>
public sealed class ReconcileSignal(ChangeOutbox? outbox = null)
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next signal. Read it before querying the table, or a signal in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something became due that a reconciler of any process can work on. Call it after the commit.</summary>
    public void Set() =>
        AfterCommit.Run(() =>
        {
            Wake();
            outbox?.Add(ChangeTopics.None, wakesReconcilers: true);
        });

    /// <summary>Wakes the reconciler of this process only.</summary>
    public void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
