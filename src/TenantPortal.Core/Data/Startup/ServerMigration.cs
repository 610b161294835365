using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace TenantPortal.Core.Data.Startup;

/// <summary>
/// Migrates the database of a server. Its statements take as long as they need. They do not wait long for the locks of other sessions, because everyone who
/// uses the table would wait behind them.
/// </summary>
internal sealed class ServerMigration : DbTransactionInterceptor
{
    /// <summary>Of a command, in seconds.</summary>
    private const int Unlimited = 0;

    private readonly TimeSpan _lockDeadline;

    private ServerMigration(TimeSpan lockDeadline) => _lockDeadline = lockDeadline;

    /// <param name="db">A context of the database; the migration uses a connection of its own.</param>
    /// <param name="lockDeadline">How long a statement waits for a lock.</param>
    /// <param name="cancellationToken">Undoes the migration that runs.</param>
    /// <exception cref="Npgsql.PostgresException">Among others, 55P03 after <paramref name="lockDeadline"/>.</exception>
    public static async Task RunAsync(PostgreSqlPortalDb db, TimeSpan lockDeadline, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlPortalDb>((DbContextOptions<PostgreSqlPortalDb>)db.GetService<IDbContextOptions>());
        await using var migrating = new PostgreSqlPortalDb(options.AddInterceptors(new ServerMigration(lockDeadline)).Options);
        migrating.Database.SetCommandTimeout(Unlimited);
        await migrating.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>For the transaction only: behind a pooler, what is set for a session would reach others.</summary>
    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = result;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {_lockDeadline.TotalMilliseconds:0}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }
}
