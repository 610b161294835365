using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TenantPortal.Core.Data;

/// <summary>
/// Lets SQLite itself wait for another writer: it retries after one or two milliseconds. Otherwise the provider waits in steps
/// of 150 milliseconds that each block a thread, which halves the speed of provisioning many tenants.
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
