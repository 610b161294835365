using TenantPortal.Core;

namespace TenantPortal.Web.Components;

/// <summary>
/// Refreshes open pages when the reconciler is another process: its changes reach the database, but not this process's change feed.
/// Publishes nothing while no page is open.
/// </summary>
internal sealed class RemoteChanges(ChangeFeed changes, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (changes.HasSubscribers)
                changes.Publish(ChangeTopics.All);
        }
    }
}
