using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Follows one collection of one cluster until it is canceled.</summary>
internal interface IInformer
{
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Lists a collection, hands it to the handler, and watches it from there. After a failure it waits and lists again. The delay grows until
/// a watch that follows a stored list lasts: neither a cluster that ends every watch immediately nor a database that fails is retried in a
/// tight loop.
/// </summary>
internal sealed partial class Informer<T>(
    string cluster,
    WatchedKind<T> kind,
    IInformerHandler<T> handler,
    Func<ClusterApi> connect,
    LoopRetry retry,
    WatchMetrics.WatchMeter meter,
    TimeProvider time,
    ILogger logger
) : IInformer
{
    /// <summary>A watch that continues after this time is preceded by a new list, which shows what the events missed.</summary>
    private static readonly TimeSpan MaxListAge = TimeSpan.FromMinutes(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                // Whatever failed while the portal stops is listed again at the next start.
                cancellationToken.ThrowIfCancellationRequested();
                var wait = retry.Failed();
                await ReportAsync(exception, wait, cancellationToken);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Ends only with an exception.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var collection = new ListWatch(connect(), kind.Path, kind.LabelSelector, meter.Heard);
        while (true)
        {
            var listedAt = time.GetTimestamp();
            var (live, version) = await collection.ListAsync(cancellationToken);
            T[] items = [.. live.Select(kind.Read)];
            await StoreAsync(handler.ListedAsync(items, cancellationToken), cancellationToken);
            string? position = version;
            while (position is not null)
            {
                var watch = await WatchAsync(collection, position, cancellationToken);
                position = watch.Position;
                if (position is null)
                    meter.Restarted(WatchRestart.Expired);
                else if (watch.Lasted < LoopRetry.MinWork)
                    meter.Restarted(WatchRestart.Ended);
                if (watch.Lasted < LoopRetry.MinWork)
                    await PauseAsync(isExpired: position is null, cancellationToken);
                if (position is not null && await MustListAsync(collection, position, listedAt, cancellationToken))
                    position = null;
            }
        }
    }

    /// <summary>Whether a watch from the position could hide what has changed.</summary>
    private async Task<bool> MustListAsync(ListWatch collection, string position, long listedAt, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(listedAt) >= MaxListAge)
            return true;
        if (!await collection.IsOlderThanAsync(position, cancellationToken))
            return false;
        StorageIsOlder(kind.Name, cluster);
        return true;
    }

    /// <summary>Returns the position to continue from, or null when it has expired, and how long the cluster kept the watch open.</summary>
    private async Task<(string? Position, TimeSpan Lasted)> WatchAsync(ListWatch collection, string version, CancellationToken cancellationToken)
    {
        (string? Position, TimeSpan Lasted) result = default;
        var changes = new Batches<WatchEvent<T>>((batch, ended) => StoreAsync(handler.ChangedAsync(batch, ended), ended));
        await TaskGroup.RunAsync(
            cancellationToken,
            changes.StoreAsync,
            async ended =>
            {
                var since = time.GetTimestamp();
                try
                {
                    result.Position = await collection.WatchAsync(
                        version,
                        watchEvent => changes.AddAsync(new(watchEvent.Type, kind.Read(watchEvent.Live)), ended),
                        ended
                    );
                }
                finally
                {
                    result.Lasted = time.GetElapsedTime(since);
                    // Canceled when storing failed, which says nothing about the cluster.
                    if (!ended.IsCancellationRequested)
                        retry.WorkedFor(result.Lasted);
                }

                // All events up to the position are stored before the next watch continues from there.
                changes.Complete();
            }
        );
        return result;
    }

    private Task PauseAsync(bool isExpired, CancellationToken cancellationToken)
    {
        var wait = retry.Failed();
        if (isExpired)
            PositionExpired(kind.Name, cluster, wait);
        else
            WatchEnded(kind.Name, cluster, wait);
        return Task.Delay(wait, time, cancellationToken);
    }

    private async Task ReportAsync(Exception exception, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (exception is UnknownKindException && kind.IsOptional)
            meter.NotServed();
        else
            meter.Restarted(WatchRestart.Failed);
        if (exception is StoreFailedException { InnerException: { } cause })
        {
            StoreFailed(cause, kind.Name, cluster, wait);
            return;
        }

        var problem = ClusterProblem.CanExplain(exception)
            ? ClusterProblem.Explain(cluster, exception)
            : new ClusterProblem("InternalError", $"Cluster '{cluster}' could not be watched. For details, see the portal's log.");
        if (exception is UnknownKindException && kind.IsOptional)
            NotServed(cluster, kind.Name, wait);
        else
            WatchFailed(ClusterProblem.CanExplain(exception) ? null : exception, kind.Name, cluster, problem.Reason, kind.Consequence, wait, problem.Message);
        try
        {
            if (exception is UnknownKindException or ClusterRefusedException { Response: { IsForbidden: true } or { IsNotFound: true } })
                await handler.ForgetAsync(cancellationToken);
            await handler.FailedAsync(problem, cancellationToken);
        }
        catch (Exception unstored) when (!cancellationToken.IsCancellationRequested)
        {
            StoreFailed(unstored, kind.Name, cluster, wait);
        }
    }

    private static async Task StoreAsync(Task stored, CancellationToken cancellationToken)
    {
        try
        {
            await stored;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreFailedException(exception);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not watch the {Kind} of cluster {Cluster} ({Reason}), so {Consequence}. The next attempt is in {Wait}. {Problem}"
    )]
    private partial void WatchFailed(Exception? exception, string kind, string cluster, string reason, string consequence, TimeSpan wait, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} ended the watch of its {Kind} immediately. The next attempt is in {Wait}")]
    private partial void WatchEnded(string kind, string cluster, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The position in the {Kind} of cluster {Cluster} expired. The portal lists them in {Wait}")]
    private partial void PositionExpired(string kind, string cluster, TimeSpan wait);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The storage of cluster {Cluster} is older than the {Kind} that were last seen, as after a restore. The portal lists them again"
    )]
    private partial void StorageIsOlder(string kind, string cluster);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Cluster {Cluster} does not serve {Kind}. The next attempt is in {Wait}")]
    private partial void NotServed(string cluster, string kind, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not store the {Kind} of cluster {Cluster} in the database. The next attempt is in {Wait}")]
    private partial void StoreFailed(Exception exception, string kind, string cluster, TimeSpan wait);

    /// <summary>The handler failed, not the cluster.</summary>
    private sealed class StoreFailedException(Exception cause) : Exception(cause.Message, cause);
}
