using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TenantPortal.Core.Data;

/// <summary>
/// Lets SQLite itself wait for another writer: it looks again after one or two milliseconds. Without this the provider waits, in steps
/// of 150 milliseconds that block a thread each, and many tenants at once are provisioned at half the speed.
/// </summary>
internal sealed class SqliteWaiting : DbConnectionInterceptor
{
    private const string WaitFiveSeconds = "PRAGMA busy_timeout = 5000";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = WaitFiveSeconds;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = WaitFiveSeconds;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
