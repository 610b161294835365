using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Requests.Expiry;

namespace TenantPortal.Core.Notifications.Sending;

/// <summary>Sends due deliveries every few seconds, and reminders every few minutes. Every process has one; each event is sent by one of them.</summary>
internal sealed partial class NotificationWorker(
    DeliveryDispatcher dispatcher,
    RequestReminders reminders,
    DeliveryQueue queue,
    TimeProvider time,
    ILogger<NotificationWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(5);

    private DateTimeOffset _remindedAt = DateTimeOffset.MinValue;
    private bool _isResumed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (!_isResumed)
            await dispatcher.ResumeAsync(stoppingToken);
        _isResumed = true;
        if (time.GetUtcNow() - _remindedAt >= RemindEvery)
        {
            _remindedAt = time.GetUtcNow();
            await reminders.RunAsync(stoppingToken);
            await queue.DeleteExpiredAsync(stoppingToken);
        }

        await dispatcher.RunAsync(stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not send or record notifications. The portal retries automatically")]
    private partial void RoundFailed(Exception exception);
}
