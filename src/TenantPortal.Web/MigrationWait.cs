using System.Globalization;
using TenantPortal.Core.Data.Startup;

namespace TenantPortal.Web;

/// <summary>
/// Waits for the command <c>migrate</c> on a database that this process must not migrate. Meanwhile probes find a process that is alive and not ready,
/// at the address of the portal.
/// </summary>
internal sealed partial class MigrationWait : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WebApplication _portal;
    private readonly WebApplication _probes;
    private int _pending;

    private MigrationWait(WebApplication portal, int pending)
    {
        (_portal, _pending) = (portal, pending);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(portal.Configuration);
        // It would report that the application has started.
        builder.Logging.ClearProviders();
        _probes = builder.Build();
        _probes.Run(AnswerAsync);
    }

    /// <summary>Returns when no migration is missing.</summary>
    /// <exception cref="DatabaseUnusableException">The database cannot be used, or belongs to a newer version.</exception>
    public static async Task RunAsync(WebApplication portal, CancellationToken cancellationToken)
    {
        await using var wait = await StartAsync(portal, cancellationToken);
        if (wait is not null)
            await wait.UntilMigratedAsync(cancellationToken);
    }

    /// <summary>Begins to answer probes. Dispose it to free the address.</summary>
    /// <returns>Null when no migration is missing.</returns>
    internal static async Task<MigrationWait?> StartAsync(WebApplication portal, CancellationToken cancellationToken)
    {
        var pending = await portal.Services.GetRequiredService<DatabaseStartup>().FindPendingAsync(cancellationToken);
        if (pending.Count == 0)
            return null;
        var wait = new MigrationWait(portal, pending.Count);
        await wait._probes.StartAsync(cancellationToken);
        Waiting(portal.Logger, pending.Count);
        return wait;
    }

    internal async Task UntilMigratedAsync(CancellationToken cancellationToken)
    {
        var database = _portal.Services.GetRequiredService<DatabaseStartup>();
        using var timer = new PeriodicTimer(Interval, _portal.Services.GetRequiredService<TimeProvider>());
        while (_pending > 0 && await timer.WaitForNextTickAsync(cancellationToken))
            _pending = (await database.FindPendingAsync(cancellationToken)).Count;
    }

    public ValueTask DisposeAsync() => _probes.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz")
            return context.Response.WriteAsync("ok");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync($"The database lacks {_pending} migrations. The portal starts when the command 'migrate' has run.");
    }

    [LoggerMessage(
        LogLevel.Information,
        "The database lacks {Migrations} migrations, and Database:MigrateOnStart is false. Waiting for the command 'migrate'."
    )]
    private static partial void Waiting(ILogger logger, int migrations);
}
