using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Data;
using TenantPortal.Kubernetes.Orphans;

namespace TenantPortal.Kubernetes.Watching.Leases;

/// <summary>
/// Which clusters this process watches, and what the processes that watch the others follow there. With SQLite, a process watches every cluster.
/// </summary>
internal sealed class WatchDuty(DatabaseOptions database, WatchLeases leases, LabeledObjects labeled)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, ClusterWatch> _watches = new Dictionary<string, ClusterWatch>();

    /// <summary>Whether several processes may share the database, so that one of them watches each cluster.</summary>
    public bool IsShared => database.Provider == DatabaseProvider.PostgreSql;

    public bool IsHeld(string cluster)
    {
        lock (_lock)
            return !IsShared || HoldOf(cluster).Ended is not null;
    }

    /// <summary>Waits until this process has to watch the cluster. The result is canceled when it no longer has to.</summary>
    public async Task<CancellationToken> WhenHeldAsync(string cluster, CancellationToken cancellationToken)
    {
        if (!IsShared)
            return CancellationToken.None;
        Task<CancellationToken> taken;
        lock (_lock)
            taken = HoldOf(cluster).Taken.Task;
        return await taken.WaitAsync(cancellationToken);
    }

    public void Take(string cluster)
    {
        lock (_lock)
        {
            var hold = HoldOf(cluster);
            hold.Ended ??= new CancellationTokenSource();
            hold.Taken.TrySetResult(hold.Ended.Token);
        }
    }

    public void Lose(string cluster)
    {
        Hold? hold;
        lock (_lock)
            _holds.Remove(cluster, out hold);
        hold?.Ended?.Cancel();
    }

    /// <summary>Remembers what is stored of all processes.</summary>
    public void See(IReadOnlyDictionary<string, ClusterWatch> watches) => _watches = watches;

    /// <summary>
    /// Whether a process has followed the kinds in the cluster since before this time: what has happened to their objects is stored with their tenants.
    /// </summary>
    public bool Follows(string cluster, IEnumerable<string> kinds, DateTimeOffset since)
    {
        if (!IsShared)
            return labeled.Follows(cluster, kinds);
        return _watches.TryGetValue(cluster, out var watch)
            && leases.IsHeld(watch)
            && watch.TakenAt <= since
            && (IsHeld(cluster) ? labeled.Follows(cluster, kinds) : kinds.All(watch.Kinds.Contains));
    }

    private Hold HoldOf(string cluster)
    {
        if (!_holds.TryGetValue(cluster, out var hold))
            _holds[cluster] = hold = new Hold();
        return hold;
    }

    private sealed class Hold
    {
        public TaskCompletionSource<CancellationToken> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource? Ended { get; set; }
    }
}
