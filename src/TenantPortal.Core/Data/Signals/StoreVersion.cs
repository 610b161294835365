using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data.Signals;

/// <summary>
/// A number that changes with every commit of any process, read without a look at any table: a process learns from it that another one has
/// stored something.
/// </summary>
public sealed class StoreVersion(IDbContextFactory<PortalDb> databases) : IAsyncDisposable
{
    /// <summary>SQLite counts the commits of other connections for each connection, so one stays open.</summary>
    private PortalDb? _db;

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_db is null)
            {
                _db = await databases.CreateDbContextAsync(cancellationToken);
                await _db.Database.OpenConnectionAsync(cancellationToken);
            }

            await using var command = _db.Database.GetDbConnection().CreateCommand();
            // PostgreSQL numbers transactions that write; this is one past the last that has ended.
            command.CommandText = _db.Database.IsNpgsql() ? "SELECT pg_snapshot_xmax(pg_current_snapshot())::text" : "PRAGMA data_version";
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture)!;
        }
        catch
        {
            // The connection may be broken; the next read opens another.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is { } db)
        {
            _db = null;
            await db.DisposeAsync();
        }
    }
}
