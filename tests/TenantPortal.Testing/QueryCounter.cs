using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TenantPortal.Testing;

/// <summary>Counts what is asked of the database, so that a test can say how many queries a page costs.</summary>
public sealed class QueryCounter : DbCommandInterceptor
{
    private int _count;
    private int _failures;

    public int Count => Volatile.Read(ref _count);

    /// <summary>How many were refused by the database. Entity Framework logs each as an error, even if the portal expects it.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public void Reset() => Volatile.Write(ref _count, 0);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _failures);
        return Task.CompletedTask;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Interlocked.Increment(ref _count);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _count);
        return ValueTask.FromResult(result);
    }
}
