using Microsoft.Extensions.Logging;

namespace TenantPortal.Core.Loops;

/// <summary>
/// Runs the background loops of the program. It is the only place that decides what happens after a failed round: one line in the log, one
/// count in the metrics, and a delay that grows until the loop has worked for a while.
/// </summary>
public sealed partial class BackgroundLoops(TimeProvider time, LoopMetrics metrics, ILogger<BackgroundLoops> logger)
{
    /// <summary>The longest delay of loops that do not need another.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    /// <summary>Repeats rounds until it is canceled.</summary>
    /// <param name="loop">The name in the log and the metrics.</param>
    /// <param name="round">One round, with the wait for the next one: it must not return at once when there is nothing to do.</param>
    public async Task RunAsync(string loop, Func<CancellationToken, Task> round, CancellationToken stoppingToken)
    {
        var retry = RetryOf(loop, MaxWait);
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = time.GetUtcNow();
            TimeSpan wait;
            try
            {
                await round(stoppingToken);
                retry.Worked(startedAt);
                continue;
            }
            catch (Exception exception)
            {
                // Whatever fails while the program stops is repeated at the next start.
                stoppingToken.ThrowIfCancellationRequested();
                wait = retry.Failed();
                LoopFailed(exception, loop, retry.Failures, wait);
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <summary>Repeats a round at an interval, the first time at once.</summary>
    public Task RunEveryAsync(string loop, TimeSpan interval, Func<CancellationToken, Task> round, CancellationToken stoppingToken) =>
        RunAsync(
            loop,
            async cancellationToken =>
            {
                await round(cancellationToken);
                await Task.Delay(interval, time, cancellationToken);
            },
            stoppingToken
        );

    /// <summary>For a loop that reports its failures in its own words.</summary>
    public LoopRetry RetryOf(string loop, TimeSpan maxWait) => new(loop, maxWait, time, metrics);

    [LoggerMessage(Level = LogLevel.Error, Message = "The loop '{Loop}' failed, attempt {Attempt}. The next attempt is in {Wait}")]
    private partial void LoopFailed(Exception exception, string loop, int attempt, TimeSpan wait);
}
