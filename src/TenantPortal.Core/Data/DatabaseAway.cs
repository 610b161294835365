using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TenantPortal.Core.Data;

/// <summary>Recognizes a database that cannot serve a call now and may serve the next one.</summary>
public static class DatabaseAway
{
    private const int SqliteFull = 13;

    // https://www.sqlite.org/rescode.html: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_CANTOPEN.
    private static readonly int[] SqliteCodes = [5, 6, SqliteFull, 14];

    /// <summary>Whether it is away because there is no space left for what is to be stored.</summary>
    public static bool IsDatabaseFull(this Exception exception) =>
        exception switch
        {
            SqliteException broken => broken.SqliteErrorCode == SqliteFull,
            PostgresException refused => refused.SqlState == PostgresErrorCodes.DiskFull,
            _ => exception.InnerException?.IsDatabaseFull() ?? false,
        };

    /// <summary>Whether the failure, or what caused it, is a database that is locked, full, unreachable or overloaded.</summary>
    public static bool IsDatabaseAway(this Exception exception) =>
        exception switch
        {
            SqliteException broken => SqliteCodes.Contains(broken.SqliteErrorCode),
            DbException { IsTransient: true } => true,
            // The server ended a statement that took too long.
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => true,
            _ => exception.InnerException?.IsDatabaseAway() ?? false,
        };
}
