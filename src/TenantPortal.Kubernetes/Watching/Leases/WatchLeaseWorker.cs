using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Watches;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Orphans;

namespace TenantPortal.Kubernetes.Watching.Leases;

/// <summary>
/// Takes the watch of each cluster that no other process watches, renews it, and releases it when the process stops. It does nothing with SQLite.
/// </summary>
internal sealed partial class WatchLeaseWorker(
    ClusterCatalog clusters,
    WatchLeases leases,
    WatchDuty duty,
    LabeledObjects labeled,
    PortalOptions options,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<WatchLeaseWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RenewInterval = WatchLeases.Lease / 3;

    private readonly string _replica = options.EffectiveReplica;
    private readonly Dictionary<string, DateTimeOffset> _renewedAt = new(StringComparer.Ordinal);

    /// <summary>Informers stop before this service.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_renewedAt.Count == 0)
            return;
        try
        {
            await leases.ReleaseAsync(_replica, cancellationToken);
        }
        catch (Exception exception)
        {
            NotReleased(exception, WatchLeases.Lease);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        duty.IsShared ? loops.RunEveryAsync("watch-leases", Interval, RunOnceAsync, stoppingToken) : Task.CompletedTask;

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var watches = (await leases.ListAsync(stoppingToken)).ToDictionary(watch => watch.Cluster, StringComparer.Ordinal);
        duty.See(watches);
        foreach (var retired in _renewedAt.Keys.Except(clusters.Names).ToList())
        {
            _renewedAt.Remove(retired);
            duty.Lose(retired);
        }

        foreach (var cluster in clusters.Names)
        {
            var watch = watches.GetValueOrDefault(cluster);
            if (duty.IsHeld(cluster))
                await KeepAsync(cluster, watch, stoppingToken);
            else if ((watch is null || watch.Replica == _replica || !leases.IsHeld(watch)) && await leases.TryTakeAsync(cluster, _replica, stoppingToken))
                Take(cluster);
        }
    }

    private void Take(string cluster)
    {
        _renewedAt[cluster] = time.GetUtcNow();
        duty.Take(cluster);
        Taken(cluster);
    }

    private async Task KeepAsync(string cluster, ClusterWatch? stored, CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        var kinds = labeled.FindFollowed(cluster);
        var isOurs = stored?.Replica == _replica;
        if (isOurs && (now - _renewedAt[cluster]).Duration() < RenewInterval && kinds.SequenceEqual(stored!.Kinds))
            return;
        if (isOurs && await leases.RenewAsync(cluster, _replica, kinds, stoppingToken))
        {
            _renewedAt[cluster] = now;
            return;
        }

        _renewedAt.Remove(cluster);
        duty.Lose(cluster);
        Lost(cluster);
    }

    [LoggerMessage(LogLevel.Information, "This process watches cluster {Cluster}")]
    private partial void Taken(string cluster);

    [LoggerMessage(LogLevel.Warning, "Another process watches cluster {Cluster}, because this one did not renew its claim in time")]
    private partial void Lost(string cluster);

    [LoggerMessage(LogLevel.Warning, "The clusters that this process watched could not be released. Another process takes over within {Lease}")]
    private partial void NotReleased(Exception exception, TimeSpan lease);
}
