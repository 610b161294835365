using TenantPortal.Core;
using TenantPortal.Core.Loops;

namespace TenantPortal.Web.Components;

/// <summary>
/// Refreshes open pages when the reconciler is another process: its changes reach the database, but not this process's change feed.
/// Publishes nothing while no page is open.
/// </summary>
internal sealed class RemoteChanges(ChangeFeed changes, BackgroundLoops loops) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.RunEveryAsync(
            "remote-changes",
            Interval,
            _ =>
            {
                if (changes.HasSubscribers)
                    changes.Publish(ChangeTopics.All);
                return Task.CompletedTask;
            },
            stoppingToken
        );
}
