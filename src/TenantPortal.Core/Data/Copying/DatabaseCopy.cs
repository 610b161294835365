using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data.Startup;

namespace TenantPortal.Core.Data.Copying;

/// <summary>What was copied.</summary>
/// <param name="Tables">The tables, each with its number of rows in both databases.</param>
/// <param name="Audit">What the verification of the audit log found in the copy, before it was committed.</param>
public sealed record CopyReport(IReadOnlyList<(string Name, long Rows)> Tables, ChainReport Audit);

/// <summary>
/// Copies the configured database into an empty one of the other provider, in one transaction: the copy has every row of every table, or none. No one
/// writes to the source meanwhile.
/// </summary>
public sealed class DatabaseCopy(
    IDbContextFactory<PortalDb> databases,
    DatabaseStartup startup,
    AuditVerifier verifier,
    DatabaseOptions options,
    TimeProvider time
)
{
    private const int MaxBatchRows = 500;

    /// <summary>Far below what either database accepts in one statement: 32,766 in SQLite, 65,535 in PostgreSQL.</summary>
    private const int MaxBatchValues = 10_000;

    /// <summary>Rendered manifests are long.</summary>
    private const int MaxBatchCharacters = 4 << 20;

    /// <param name="provider">Of the target.</param>
    /// <param name="connectionString">Of the target.</param>
    /// <param name="connectionSetting">Where the operator wrote it, for messages.</param>
    /// <exception cref="DatabaseUnusableException">A database cannot be reached or opened, or belongs to a newer version.</exception>
    public async Task<Result<CopyReport>> RunAsync(
        DatabaseProvider provider,
        string connectionString,
        string connectionSetting,
        CancellationToken cancellationToken
    )
    {
        if (provider == options.Provider)
            return new Problem($"The configured database already is {provider}. Name the other provider.");
        if (!DatabaseOptionsValidator.IsConnectionString(provider, connectionString))
            return new Problem($"{connectionSetting} is not a valid connection string for {provider}.");
        var other = new OtherDatabase(provider, connectionString, options.MaxWaitSeconds);
        if ((await startup.FindPendingAsync(cancellationToken)).Count > 0)
            return new Problem("The configured database does not have the schema of this version. Run the command 'migrate' first.");
        if ((await new DatabaseStartup(other, [], time) { ConnectionSetting = connectionSetting }.FindPendingAsync(cancellationToken)).Count > 0)
            return new Problem("The target does not have the schema of this version. Run the command 'migrate' with the settings of the target first.");
        await using var from = await databases.CreateDbContextAsync(cancellationToken);
        await using var to = other.CreateDbContext();
        try
        {
            return await CopyAsync(from, to, cancellationToken);
        }
        catch (Exception exception)
            when (exception is SqliteException { SqliteErrorCode: 5 or 6 } or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return new Problem("Nothing was copied: another process is writing to one of the two databases. Stop it, and copy again.");
        }
        catch (DbException exception)
            when (exception is SqliteException == from.Database.IsSqlite() && DatabaseFailure.Explain(exception, DatabaseStartup.PlaceOf(from)) is { } explained
            )
        {
            return new Problem($"Nothing was copied. {explained}");
        }
        catch (DbException exception) when (DatabaseFailure.Explain(exception, DatabaseStartup.PlaceOf(to), connectionSetting) is { } explained)
        {
            return new Problem($"Nothing was copied. {explained}");
        }
    }

    private async Task<Result<CopyReport>> CopyAsync(PortalDb from, PortalDb to, CancellationToken cancellationToken)
    {
        var tables = CopiedTable.FindAll(from, to);
        // One connection each, whatever is done with it.
        await from.Database.OpenConnectionAsync(cancellationToken);
        await to.Database.OpenConnectionAsync(cancellationToken);
        await using var source = await HoldAsync(from, tables, cancellationToken);
        await using var target = await HoldAsync(to, tables, cancellationToken);
        foreach (var table in tables)
        {
            if (Convert.ToBoolean(await ScalarAsync(to, table.LookInto(to), cancellationToken), CultureInfo.InvariantCulture))
                return new Problem($"The target is not empty: the table {table.Name} has rows. Copy into a new database, after the command 'migrate'.");
        }

        var counts = new List<(string, long)>();
        foreach (var table in tables)
        {
            await CopyAsync(table, from, to, cancellationToken);
            var (before, after) = (await CountAsync(table, from, cancellationToken), await CountAsync(table, to, cancellationToken));
            if (before != after)
                throw new InvalidOperationException($"The table {table.Name} has {before} rows, and {after} in the copy.");
            counts.Add((table.Name, after));
        }

        await AuditTriggers.EnsureAsync(to, cancellationToken);
        var report = await verifier.VerifyAsync(to, cancellationToken);
        // A log that was broken before is copied as it is: the breaks are evidence, too.
        if (!report.IsIntact && !HasSameBreaks(report, await verifier.VerifyAsync(from, cancellationToken)))
            return new Problem($"The copy was not kept, because its audit log differs from that of the configured database. {report.Sentence}");
        await target.CommitAsync(cancellationToken);
        return new CopyReport(counts, report);
    }

    /// <summary>Begins a transaction during which no one else writes.</summary>
    private async Task<IDbContextTransaction> HoldAsync(PortalDb db, IReadOnlyList<CopiedTable> tables, CancellationToken cancellationToken)
    {
        // A transaction of SQLite is its only writer from the beginning.
        if (db.Database.IsSqlite())
            return await db.Database.BeginTransactionAsync(cancellationToken);
        var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The names come from the model.
        var lockTables = string.Join("; ", tables.Select(table => table.LockIn(db)));
        await ExecuteAsync(db, $"SET LOCAL lock_timeout = '{options.MaxWaitSeconds}s'; {lockTables}", cancellationToken);
        return transaction;
    }

    private static async Task CopyAsync(CopiedTable table, PortalDb from, PortalDb to, CancellationToken cancellationToken)
    {
        await using var select = Command(from, table.Select());
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        var maxRows = Math.Clamp(MaxBatchValues / table.ColumnCount, 1, MaxBatchRows);
        await using var insert = Command(to, "");
        var (rows, characters) = (new List<object[]>(), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = await table.ReadAsync(reader, cancellationToken);
            rows.Add(row);
            characters += row.Sum(value => value is string text ? text.Length : 0);
            if (rows.Count < maxRows && characters < MaxBatchCharacters)
                continue;
            await WriteAsync(table, rows, insert, cancellationToken);
            (rows, characters) = ([], 0);
        }

        if (rows.Count > 0)
            await WriteAsync(table, rows, insert, cancellationToken);
        foreach (var statement in table.ContinueNumbers())
            await ExecuteAsync(to, statement, cancellationToken);
    }

    private static async Task WriteAsync(CopiedTable table, List<object[]> rows, DbCommand insert, CancellationToken cancellationToken)
    {
        if (insert.Parameters.Count != rows.Count * table.ColumnCount)
        {
            insert.CommandText = table.Insert(rows.Count);
            insert.Parameters.Clear();
            for (var row = 0; row < rows.Count; row++)
            {
                for (var column = 0; column < table.ColumnCount; column++)
                {
                    var parameter = insert.CreateParameter();
                    parameter.ParameterName = CopiedTable.Parameter(row, column);
                    insert.Parameters.Add(parameter);
                }
            }
        }

        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < table.ColumnCount; column++)
                insert.Parameters[(row * table.ColumnCount) + column].Value = rows[row][column];
        }

        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static bool HasSameBreaks(ChainReport report, ChainReport other) =>
        (report.BreakCount, report.Checked, report.Head) == (other.BreakCount, other.Checked, other.Head) && report.Breaks.SequenceEqual(other.Breaks);

    private static async Task<long> CountAsync(CopiedTable table, PortalDb db, CancellationToken cancellationToken) =>
        (long)(await ScalarAsync(db, table.CountIn(db), cancellationToken))!;

    private static async Task<object?> ScalarAsync(PortalDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(db, sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(PortalDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(db, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(PortalDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
        // Counting a large table takes long. Locks have a limit of their own.
        command.CommandTimeout = 0;
        return command;
    }
}
