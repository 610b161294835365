using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace TenantPortal.Core.Data;

/// <summary>
/// Lets SQLite itself wait for another writer: it retries after one or two milliseconds. Otherwise the provider waits in steps
/// of 150 milliseconds that each block a thread, which halves the speed of provisioning many tenants.
/// </summary>
/// <param name="maxSeconds">How long a statement waits altogether.</param>
internal sealed class SqliteWaiting(int maxSeconds) : DbConnectionInterceptor
{
    /// <summary>A call into SQLite cannot be canceled, so it is short and repeated.</summary>
    private const int MaxCallSeconds = 5;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Prepare(connection);
        return Task.CompletedTask;
    }

    private void Prepare(DbConnection connection)
    {
        var file = (SqliteConnection)connection;
        // Also for the beginning of a transaction, which is no command of Entity Framework.
        file.DefaultTimeout = maxSeconds;
        raw.sqlite3_busy_timeout(file.Handle, Math.Min(maxSeconds, MaxCallSeconds) * 1000);
    }
}
