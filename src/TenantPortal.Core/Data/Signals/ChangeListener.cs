using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Data.Signals;

/// <summary>
/// Receives what other processes announce: it reloads the pages that show it, and wakes the reconciler when something became due. While it cannot,
/// <see cref="StoreWatcher"/> looks often.
/// </summary>
internal sealed partial class ChangeListener(
    DatabaseOptions options,
    IConfiguration configuration,
    IDbContextFactory<PortalDb> databases,
    ChangeOutbox outbox,
    NoticeState state,
    ReconcileSignal signal,
    ChangeFeed changes,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<ChangeListener> logger
) : BackgroundService
{
    /// <summary>What passes on no notices will not do so soon.</summary>
    private static readonly TimeSpan UndeliveredWait = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retry = loops.RetryOf("change-listener", BackgroundLoops.MaxWait);
        while (!stoppingToken.IsCancellationRequested)
        {
            DateTimeOffset? listeningSince = null;
            TimeSpan wait;
            try
            {
                await ListenAsync(() => listeningSince = time.GetUtcNow(), stoppingToken);
                wait = UndeliveredWait;
                NotDelivered(wait);
            }
            catch (Exception exception)
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (listeningSince is { } since)
                    retry.WorkedFor(time.GetUtcNow() - since);
                wait = retry.Failed();
                Lost(exception, retry.Failures, wait);
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <summary>Listens until the connection is lost. Returns when notices do not arrive.</summary>
    private async Task ListenAsync(Action listening, CancellationToken stoppingToken)
    {
        await using var connection = await NoticeConnection.OpenAsync(options.FindListenConnectionString(configuration), stoppingToken);
        if (!await connection.DeliversAsync(databases, outbox.Sender, stoppingToken))
            return;
        listening();
        try
        {
            state.AreDelivered = true;
            Listening();
            // For what was announced before.
            Receive(ChangeTopics.All, wakesReconcilers: true);
            while (true)
            {
                foreach (var notice in await connection.ReadAsync(stoppingToken))
                {
                    if (notice.Sender != outbox.Sender)
                        Receive(notice.Topics, notice.WakesReconcilers);
                }
            }
        }
        finally
        {
            state.AreDelivered = false;
        }
    }

    private void Receive(ChangeTopics topics, bool wakesReconcilers)
    {
        if (wakesReconcilers)
            signal.Wake();
        if (topics != ChangeTopics.None)
            changes.Receive(topics);
    }

    [LoggerMessage(LogLevel.Information, "Changes of other processes arrive as notifications of PostgreSQL")]
    private partial void Listening();

    [LoggerMessage(
        LogLevel.Warning,
        "Notifications of PostgreSQL do not arrive, so the portal looks for changes of other processes twice a second. Behind PgBouncer in transaction "
            + "mode, set Database:ListenConnectionString to the server itself. The next attempt is in {Wait}"
    )]
    private partial void NotDelivered(TimeSpan wait);

    [LoggerMessage(
        LogLevel.Warning,
        "The connection that listens for notifications of PostgreSQL failed, attempt {Attempt}. Until it is back, the portal looks for changes of other "
            + "processes twice a second. The next attempt is in {Wait}"
    )]
    private partial void Lost(Exception exception, int attempt, TimeSpan wait);
}
