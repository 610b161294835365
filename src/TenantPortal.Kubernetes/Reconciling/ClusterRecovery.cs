using System.Collections.Concurrent;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Tenants.Queue;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Wakes the tenants that wait for a cluster as soon as it has answered for one of them. A cluster that fails again right afterwards wakes
/// them less and less often, so that tenants do not storm a cluster that is overloaded.
/// </summary>
internal sealed class ClusterRecovery(TenantQueue queue, TimeProvider time)
{
    /// <summary>A tenant that waits for its cluster waits no longer than this: one of them has to find out that it is back.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private static readonly RetryDelays Delays = new(MaxWait);

    private readonly ConcurrentDictionary<string, ClusterState> _clusters = [];

    /// <summary>The cluster could not answer for a tenant.</summary>
    public void Failed(string cluster)
    {
        var state = _clusters.GetOrAdd(cluster, _ => new ClusterState());
        lock (state)
            state.HasFailed = true;
    }

    /// <summary>The cluster answered everything for a tenant.</summary>
    public async Task RespondedAsync(string cluster, CancellationToken cancellationToken)
    {
        if (!_clusters.TryGetValue(cluster, out var state))
            return;
        lock (state)
        {
            var now = time.GetUtcNow();
            if (!state.HasFailed || now < state.NextWakeAt)
                return;
            state.Wakes = now < state.NextWakeAt + MaxWait ? state.Wakes + 1 : 1;
            (state.HasFailed, state.NextWakeAt) = (false, now + Delays.Longest(state.Wakes));
        }

        await queue.RequeueFailingAsync(cluster, onlyWaitingForCluster: true, cancellationToken);
    }

    /// <summary>Also its own lock.</summary>
    private sealed class ClusterState
    {
        public bool HasFailed { get; set; }

        public int Wakes { get; set; }

        public DateTimeOffset NextWakeAt { get; set; }
    }
}
