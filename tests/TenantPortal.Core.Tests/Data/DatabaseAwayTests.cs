using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tests.Data;

public sealed class DatabaseAwayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_file_is_away()
    {
        var file = Path.GetTempFileName();
        await using var holder = Open(file);
        await RunAsync(holder, "CREATE TABLE Rows (Id INTEGER); BEGIN EXCLUSIVE");
        await using var other = Open(file);
        await RunAsync(other, "PRAGMA busy_timeout = 0");

        var failure = await Assert.ThrowsAsync<SqliteException>(() => RunAsync(other, "INSERT INTO Rows VALUES (1)"));

        Assert.True(new DbUpdateException("Cannot save.", failure).IsDatabaseAway());
        await holder.CloseAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_away()
    {
        await using var source = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5");

        var failure = await Assert.ThrowsAsync<NpgsqlException>(async () => await source.OpenConnectionAsync(Cancellation));

        Assert.True(failure.IsDatabaseAway());
    }

    [Fact]
    public async Task A_mistake_of_a_query_is_not()
    {
        await using var connection = Open(":memory:");

        var failure = await Assert.ThrowsAsync<SqliteException>(() => RunAsync(connection, "SELECT nothing"));

        Assert.False(failure.IsDatabaseAway());
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are these tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
