using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Clusters.Registry;

/// <summary>
/// Keeps the catalog of this process up to date: with every change of clusters that any process publishes, and now and then in case a notice is missed. It
/// starts before the services that connect to clusters.
/// </summary>
internal sealed class ClusterCatalogWorker(ClusterCatalogLoader loader, ChangeFeed changes, BackgroundLoops loops, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Observations of clusters are published as well, and can be many.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends after the first attempt, so that a restart begins with the clusters of before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await _tried.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = changes.Subscribe(topics =>
        {
            if (topics.HasFlag(ChangeTopics.Clusters))
                Volatile.Read(ref _published).TrySetResult();
        });
        await loops.RunAsync("cluster-catalog", RunOnceAsync, stoppingToken);
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _published, published);
        try
        {
            await loader.LoadAsync(stoppingToken);
        }
        finally
        {
            _tried.TrySetResult();
        }

        await Waiting.ForAsync(published.Task, Interval, time, stoppingToken);
        await Task.Delay(Pause, time, stoppingToken);
    }
}
