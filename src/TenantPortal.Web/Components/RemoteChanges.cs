using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;

namespace TenantPortal.Web.Components;

/// <summary>
/// Refreshes open pages when the reconciler is another process: its changes reach the database, but not this process's change feed.
/// Publishes nothing while no page is open.
/// </summary>
internal sealed class RemoteChanges(ChangeFeed changes, StoreVersion version, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private string? _seen;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("remote-changes", Interval, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!changes.HasSubscribers)
            return;
        var now = await version.ReadAsync(cancellationToken);
        if (_seen != now)
            changes.Publish(ChangeTopics.All);
        _seen = now;
    }
}
