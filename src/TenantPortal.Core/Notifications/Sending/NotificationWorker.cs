using Microsoft.Extensions.Hosting;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Requests.Expiry;

namespace TenantPortal.Core.Notifications.Sending;

/// <summary>Sends due deliveries every few seconds, and reminders every few minutes. Every process has one; each event is sent by one of them.</summary>
internal sealed class NotificationWorker(
    DeliveryDispatcher dispatcher,
    RequestReminders reminders,
    DeliveryQueue queue,
    BackgroundLoops loops,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(5);

    private DateTimeOffset _remindedAt = DateTimeOffset.MinValue;
    private bool _isResumed;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunEveryAsync("notifications", Interval, RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (!_isResumed)
            await dispatcher.ResumeAsync(stoppingToken);
        _isResumed = true;
        if (time.GetUtcNow() - _remindedAt >= RemindEvery)
        {
            await reminders.RunAsync(stoppingToken);
            await queue.DeleteExpiredAsync(stoppingToken);
            _remindedAt = time.GetUtcNow();
        }

        await dispatcher.RunAsync(stoppingToken);
    }
}
