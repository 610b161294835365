using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace TenantPortal.Core.Data.Startup;

/// <summary>
/// Logs commands that the database refused as errors, instead of Entity Framework, which also calls a lost race an error: another process was faster to add
/// the same row. Services expect that, and act on the exception; one that no one expects is logged where it ends.
/// </summary>
internal sealed partial class FailedCommandLog(ILogger<FailedCommandLog> logger) : DbCommandInterceptor
{
    public static DbContextOptionsBuilder ReplaceLog(DbContextOptionsBuilder options, ILoggerFactory loggers) =>
        options
            .ConfigureWarnings(events => events.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)))
            .AddInterceptors(new FailedCommandLog(loggers.CreateLogger<FailedCommandLog>()));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Report(command, eventData);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Report(command, eventData);
        return Task.CompletedTask;
    }

    private void Report(DbCommand command, CommandErrorEventData failed)
    {
        if (!failed.Exception.IsCausedByUniqueViolation())
            Failed(failed.Exception, failed.Duration.TotalMilliseconds, command.CommandText);
    }

    // Without the values of the parameters, which may be confidential.
    [LoggerMessage(LogLevel.Error, "A command failed in the database after {Milliseconds:0} ms: {Command}")]
    private partial void Failed(Exception exception, double milliseconds, string command);
}
