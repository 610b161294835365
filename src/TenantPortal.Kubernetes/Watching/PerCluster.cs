using TenantPortal.Core.Clusters;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Runs something for every cluster of the catalog while it is in there.</summary>
internal static class PerCluster
{
    /// <summary>
    /// Starts a task when a cluster is added, and cancels it when the cluster goes. When the connection to a cluster changes, its task is started again
    /// after the former one has ended.
    /// </summary>
    public static async Task RunAsync(ClusterCatalog clusters, Func<string, CancellationToken, Task> run, CancellationToken stoppingToken)
    {
        var running = new Dictionary<string, Running>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var changed = clusters.Changed;
                var wanted = clusters.Connected.ToDictionary(cluster => cluster.ConnectionKey, cluster => cluster.Name, StringComparer.Ordinal);
                foreach (var key in running.Keys.Except(wanted.Keys).ToList())
                {
                    running.Remove(key, out var gone);
                    await gone!.EndAsync();
                }

                foreach (var (key, name) in wanted.ExceptBy(running.Keys, pair => pair.Key))
                    running[key] = Running.Start(token => run(name, token), stoppingToken);
                await WaitAsync(changed, running.Values, stoppingToken);
            }
        }
        finally
        {
            foreach (var one in running.Values)
                await one.EndAsync();
        }
    }

    /// <summary>Waits until the catalog changes. A task that fails ends the wait with its exception; one that is done does not.</summary>
    private static async Task WaitAsync(Task changed, IReadOnlyCollection<Running> running, CancellationToken stoppingToken)
    {
        var change = changed.WaitAsync(stoppingToken);
        var open = running.Select(one => one.Task).ToList();
        while (!change.IsCompleted)
        {
            var ended = await Task.WhenAny([change, .. open]);
            open.Remove(ended);
            await ended;
        }

        await change;
    }

    private sealed record Running(Task Task, CancellationTokenSource Ended)
    {
        public static Running Start(Func<CancellationToken, Task> run, CancellationToken stoppingToken)
        {
            var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            return new Running(run(ended.Token), ended);
        }

        public async Task EndAsync()
        {
            await Ended.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Ended.Dispose();
        }
    }
}
