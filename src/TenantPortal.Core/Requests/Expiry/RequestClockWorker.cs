using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TenantPortal.Core.Requests.Expiry;

/// <summary>Winds the clock of requests. Several processes may do so at once: each end happens once.</summary>
public sealed partial class RequestClockWorker(RequestClock clock, TimeProvider time, ILogger<RequestClockWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await clock.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Requests whose time is over could not be ended; they are looked at again")]
    private partial void RoundFailed(Exception exception);
}
