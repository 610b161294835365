using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Explains to an operator why the database could not be used at the start.</summary>
internal static class DatabaseFailure
{
    /// <param name="exception">Of the first access to the database.</param>
    /// <param name="place">The file, or the server and its port; without user and password.</param>
    /// <param name="setting">Where the operator wrote the connection string.</param>
    /// <returns>One or two sentences; null for a failure that is not the database's.</returns>
    public static string? Explain(Exception exception, string place, string setting = DatabaseStartup.DefaultConnectionSetting) =>
        exception switch
        {
            SqliteException broken => OfFile(broken, place),
            PostgresException refused => OfServer(refused, place, setting),
            NpgsqlException { InnerException: SocketException } or SocketException =>
                $"The database server {place} cannot be reached. Check {setting} and the network.",
            NpgsqlException { InnerException: TimeoutException } =>
                $"The database server {place} did not answer in time. Check {setting}, the network, and sessions that hold locks.",
            UnauthorizedAccessException or IOException =>
                $"The folder of the database {place} cannot be written: {exception.Message} Check Portal:DataPath and the rights of the portal's user.",
            NpgsqlException other => $"The database server {place} cannot be used: {other.Message}",
            _ => exception.InnerException is { } inner ? Explain(inner, place, setting) : null,
        };

    // https://www.sqlite.org/rescode.html
    private static string OfFile(SqliteException broken, string file) =>
        broken.SqliteErrorCode switch
        {
            5 or 6 => $"The database {file} is locked by another process. Two processes can share it only on one machine.",
            8 => $"The database {file} cannot be written. Check the rights of the portal's user on the file and its folder.",
            13 => $"The disk of the database {file} is full.",
            14 => $"The database {file} cannot be opened. Check Portal:DataPath and the rights of the portal's user on the folder.",
            11 or 26 => $"The file {file} is not a usable SQLite database. Restore it from a backup.",
            _ => $"The database {file} cannot be used: {broken.Message}",
        };

    private static string OfServer(PostgresException refused, string server, string setting) =>
        refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"The database server {server} refused the user or the password in {setting}.",
            PostgresErrorCodes.InvalidCatalogName => $"The database server {server} does not have the database in {setting}. Create it.",
            PostgresErrorCodes.InsufficientPrivilege => $"The user in {setting} lacks a right on the database server {server}: {refused.MessageText}. "
                + "Make it the owner of the database.",
            PostgresErrorCodes.TooManyConnections => $"The database server {server} has no free connections.",
            PostgresErrorCodes.LockNotAvailable =>
                $"The database on the server {server} cannot be migrated while another session holds a lock on one of its tables. End that session (see "
                    + "pg_locks and pg_stat_activity), and start again.",
            PostgresErrorCodes.CannotConnectNow => $"The database server {server} is starting or stopping.",
            _ => $"The database server {server} cannot be used: {refused.MessageText}",
        };
}
