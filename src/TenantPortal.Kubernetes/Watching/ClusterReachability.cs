using TenantPortal.Core.Observations;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Stores whether each cluster is reachable: it is once no kind is left that could not be watched.</summary>
internal sealed class ClusterReachability(ClusterObservations observations) : IDisposable
{
    private readonly Dictionary<(string Cluster, string Kind), string> _problems = [];

    /// <summary>Informers of a cluster report at the same time but change the same row.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public Task ReachedAsync(string cluster, string kind, CancellationToken cancellationToken) => SaveAsync(cluster, kind, null, cancellationToken);

    public Task FailedAsync(string cluster, string kind, ClusterProblem problem, CancellationToken cancellationToken) =>
        SaveAsync(cluster, kind, problem.Message, cancellationToken);

    public void Dispose() => _one.Dispose();

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
