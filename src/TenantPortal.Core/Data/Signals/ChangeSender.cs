using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Data.Signals;

/// <summary>
/// Announces to other processes what this one has published, as notifications of PostgreSQL. It runs after the commit, on a connection of the pool, and
/// so also behind a pooler. What was published while one notification is sent becomes the next one.
/// </summary>
internal sealed partial class ChangeSender(
    ChangeOutbox outbox,
    IDbContextFactory<PortalDb> databases,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<ChangeSender> logger
) : BackgroundService
{
    /// <summary>Limits the notifications of a process that publishes without a break. The first one is sent at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await SendAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            NotSent(exception);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A process that was killed may have stored something without announcing it.
        outbox.Add(ChangeTopics.All, wakesReconcilers: true);
        return loops.RunAsync("change-notices", SendNextAsync, stoppingToken);
    }

    private async Task SendNextAsync(CancellationToken cancellationToken)
    {
        await outbox.WaitAsync(cancellationToken);
        await SendAsync(cancellationToken);
        await Task.Delay(Pause, time, cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (outbox.Take() is not { } notice)
            return;
        try
        {
            await NoticeConnection.SendAsync(databases, notice, cancellationToken);
        }
        catch
        {
            outbox.Add(notice.Topics, notice.WakesReconcilers);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last changes could not be announced to other processes. They find them within half a minute")]
    private partial void NotSent(Exception exception);
}
