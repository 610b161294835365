using Microsoft.Data.Sqlite;
using SQLitePCL;
using TenantPortal.Core.Calendar;

namespace TenantPortal.Demo;

/// <summary>
/// One prepared statement for many rows of a table. It calls SQLite directly: the provider looks up every parameter by its name again for each row, which
/// takes longer than the insert.
/// </summary>
internal sealed class DemoInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">An open one. The rows are in its transaction.</param>
    /// <param name="table">Like the columns, a name in the source and no input.</param>
    public DemoInsert(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        _database = connection.Handle!;
        var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        var values = string.Join(", ", columns.Select(_ => "?"));
        Check(raw.sqlite3_prepare_v2(_database, $"INSERT INTO \"{table}\" ({names}) VALUES ({values})", out _statement));
    }

    /// <summary>Binds the texts first, then the numbers: the columns are in this order.</summary>
    public void Add(ReadOnlySpan<string> texts, ReadOnlySpan<long?> numbers)
    {
        var at = 0;
        foreach (var text in texts)
            Check(raw.sqlite3_bind_text(_statement, ++at, text));
        foreach (var number in numbers)
            Check(number is { } value ? raw.sqlite3_bind_int64(_statement, ++at, value) : raw.sqlite3_bind_null(_statement, ++at));
        if (raw.sqlite3_step(_statement) is var result && result != raw.SQLITE_DONE)
            Check(result);
        Check(raw.sqlite3_reset(_statement));
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>As the provider writes days.</summary>
    public static string TextOf(DateOnly day) => day.ToText();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result);
    }
}
