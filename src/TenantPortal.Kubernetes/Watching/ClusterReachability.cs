using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>
/// Stores whether each cluster is reachable: it is once no kind is left that could not be watched. Also stores which kinds of add-ons a cluster does not serve
/// although its tenants need them.
/// </summary>
internal sealed class ClusterReachability(ClusterObservations observations, TenantQueue queue) : IDisposable
{
    private readonly Dictionary<(string Cluster, string Kind), string> _problems = [];
    private readonly Dictionary<string, SortedSet<string>> _missing = new(StringComparer.Ordinal);

    /// <summary>What this process stored for each cluster; the first report replaces what an earlier one stored.</summary>
    private readonly Dictionary<string, string?> _notices = new(StringComparer.Ordinal);

    /// <summary>Informers of a cluster report at the same time but change the same row.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public Task ReachedAsync(string cluster, string kind, CancellationToken cancellationToken) => SaveAsync(cluster, kind, null, cancellationToken);

    public Task FailedAsync(string cluster, string kind, ClusterProblem problem, CancellationToken cancellationToken) =>
        SaveAsync(cluster, kind, problem.Message, cancellationToken);

    /// <summary>The cluster serves a kind that clusters may lack.</summary>
    public Task ServedAsync(string cluster, string kind, CancellationToken cancellationToken) => NoteAsync(cluster, kind, isMissing: false, cancellationToken);

    /// <summary>The cluster does not serve a kind that clusters may lack. That is reported only when a tenant needs the kind.</summary>
    public async Task NotServedAsync(string cluster, string kind, CancellationToken cancellationToken) =>
        await NoteAsync(cluster, kind, await queue.IsNeededAsync(cluster, kind, cancellationToken), cancellationToken);

    /// <summary>Another process watches the cluster from now on. If this one does so again, its first reports replace what is stored.</summary>
    public async Task ForgetAsync(string cluster, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var problem in _problems.Keys.Where(problem => problem.Cluster == cluster).ToList())
                _problems.Remove(problem);
            _missing.Remove(cluster);
            _notices.Remove(cluster);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task NoteAsync(string cluster, string kind, bool isMissing, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_missing.TryGetValue(cluster, out var kinds))
                _missing[cluster] = kinds = new(StringComparer.Ordinal);
            if (isMissing)
                kinds.Add(kind);
            else
                kinds.Remove(kind);
            var notice = kinds.Count == 0 ? null : $"It does not serve {string.Join(", ", kinds)}, which its tenants need. Install the missing add-ons.";
            if (_notices.TryGetValue(cluster, out var stored) && stored == notice)
                return;
            await observations.SaveNoticeAsync(cluster, notice, cancellationToken);
            _notices[cluster] = notice;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task SaveAsync(string cluster, string kind, string? message, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (message is null)
                _problems.Remove((cluster, kind));
            else
                _problems[(cluster, kind)] = message;
            var other = message ?? _problems.FirstOrDefault(problem => problem.Key.Cluster == cluster).Value;
            await observations.SaveStatusAsync(cluster, other is null, other ?? "The cluster is reachable.", cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }
}
