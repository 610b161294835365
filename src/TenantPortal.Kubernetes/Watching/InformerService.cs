using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Observations;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Orphans;
using TenantPortal.Kubernetes.Watching.Leases;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>A kind that the portal watches, and what it does with it.</summary>
internal interface IInformerSource
{
    /// <summary>Whether the portal needs the kind of this cluster.</summary>
    bool Covers(string cluster) => true;

    IInformer Create(string cluster);
}

/// <summary>Creates informers with what they share.</summary>
internal sealed class InformerFactory(
    ClusterConnections connections,
    BackgroundLoops loops,
    WatchMetrics metrics,
    TimeProvider time,
    ILogger<InformerFactory> logger
)
{
    public IInformer Create<T>(string cluster, WatchedKind<T> kind, IInformerHandler<T> handler) =>
        new Informer<T>(
            cluster,
            kind,
            handler,
            () => connections.Get(cluster),
            loops.RetryOf($"watch-{kind.Name}", kind.MaxWait),
            metrics.For(cluster, kind.Name),
            time,
            logger
        );
}

/// <summary>
/// Runs the informers of every cluster that this process watches. They are independent: a kind that a cluster does not let the portal read affects no other.
/// </summary>
internal sealed class InformerService(
    ClusterCatalog clusters,
    IEnumerable<IInformerSource> sources,
    WatchDuty duty,
    LabeledObjects labeled,
    ClusterObservations observations,
    ClusterReachability reachability,
    ClusterConnections connections
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PerCluster.RunAsync(clusters, WatchAsync, stoppingToken);

    private async Task WatchAsync(string cluster, CancellationToken stoppingToken)
    {
        await connections.WhenTriedAsync(cluster, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var lost = await duty.WhenHeldAsync(cluster, stoppingToken);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(lost, stoppingToken);
            try
            {
                await Task.WhenAll(from source in sources where source.Covers(cluster) select source.Create(cluster).RunAsync(ended.Token));
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
            {
                // Another process goes on.
            }
            finally
            {
                // What was seen is no longer kept up to date here.
                labeled.Forget(cluster);
                observations.ForgetQuotas(cluster);
                await reachability.ForgetAsync(cluster, CancellationToken.None);
            }
        }
    }
}

/// <summary>Registers informers.</summary>
internal static class InformerServices
{
    /// <summary>Adds a watched kind.</summary>
    public static IServiceCollection AddInformer<T>(this IServiceCollection services)
        where T : class, IInformerSource
    {
        services.TryAddSingleton<InformerFactory>();
        services.AddHostedService<InformerService>();
        return services.AddSingleton<IInformerSource, T>();
    }
}
