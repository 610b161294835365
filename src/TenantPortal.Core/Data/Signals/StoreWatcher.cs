using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Data.Signals;

/// <summary>
/// Finds by the version of the database that another process has stored something, and then wakes the reconciler and reloads open pages. This is how
/// processes on one SQLite file learn of each other's changes. Where notices arrive, it looks rarely, for what a process stored that ended before it
/// could announce it.
/// </summary>
internal sealed class StoreWatcher(
    StoreVersion version,
    NoticeState notices,
    OtherProcesses others,
    ReconcileSignal signal,
    ChangeFeed changes,
    BackgroundLoops loops,
    TimeProvider time
) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The interval while notices arrive.</summary>
    public static readonly TimeSpan SlowInterval = TimeSpan.FromSeconds(30);

    private string? _seen;
    private DateTimeOffset _lookedAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("store-changes", Interval, LookAsync, stoppingToken);

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        others.Join();
        var now = time.GetUtcNow();
        if (notices.AreDelivered && (now - _lookedAt).Duration() < SlowInterval)
            return;
        var read = await version.ReadAsync(cancellationToken);
        var isFirst = _seen is null;
        var isChanged = _seen != read;
        (_seen, _lookedAt) = (read, now);
        if (isFirst || !isChanged)
            return;
        signal.Wake();
        // The change may be one of this process, whose pages have already reloaded.
        if (changes.HasSubscribers && others.Exist())
            changes.Receive(ChangeTopics.All);
    }
}
