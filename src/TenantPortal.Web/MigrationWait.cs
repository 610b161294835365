using System.Globalization;
using TenantPortal.Core.Data.Startup;

namespace TenantPortal.Web;

/// <summary>
/// Waits for the command <c>migrate</c> on a database that this process must not migrate. Meanwhile probes find a process that is alive and not ready,
/// at the address of the portal.
/// </summary>
internal static partial class MigrationWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <exception cref="DatabaseUnusableException">The database cannot be used, or belongs to a newer version.</exception>
    public static async Task RunAsync(WebApplication portal, CancellationToken cancellationToken)
    {
        var database = portal.Services.GetRequiredService<DatabaseStartup>();
        var pending = await database.FindPendingAsync(cancellationToken);
        if (pending.Count == 0)
            return;
        Waiting(portal.Logger, pending.Count);
        await using var waiting = await AnswerProbesAsync(portal, () => pending.Count, cancellationToken);
        using var timer = new PeriodicTimer(Interval, portal.Services.GetRequiredService<TimeProvider>());
        while (pending.Count > 0 && await timer.WaitForNextTickAsync(cancellationToken))
            pending = await database.FindPendingAsync(cancellationToken);
        await waiting.StopAsync(cancellationToken);
    }

    private static async Task<WebApplication> AnswerProbesAsync(WebApplication portal, Func<int> pending, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(portal.Configuration);
        // It would report that the application has started.
        builder.Logging.ClearProviders();
        var waiting = builder.Build();
        waiting.Run(context =>
        {
            if (context.Request.Path == "/healthz")
                return context.Response.WriteAsync("ok");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return context.Response.WriteAsync($"The database lacks {pending()} migrations. The portal starts when the command 'migrate' has run.");
        });
        await waiting.StartAsync(cancellationToken);
        return waiting;
    }

    [LoggerMessage(
        LogLevel.Information,
        "The database lacks {Migrations} migrations, and Database:MigrateOnStart is false. Waiting for the command 'migrate'."
    )]
    private static partial void Waiting(ILogger logger, int migrations);
}
