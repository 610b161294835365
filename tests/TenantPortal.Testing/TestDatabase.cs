using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;

namespace TenantPortal.Testing;

/// <summary>A migrated and empty database and a data folder for one test: SQLite in memory, or one on a PostgreSQL server.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>A connection string of a PostgreSQL server on which databases may be created.</summary>
    public const string ServerVariable = "TENANTPORTAL_TEST_POSTGRES";

    /// <summary>Why a test that needs a server is skipped.</summary>
    public const string NoServer = ServerVariable + " names no PostgreSQL server.";

    /// <summary><c>PostgreSql</c> lets tests that name no database use that server too.</summary>
    private const string DefaultVariable = "TENANTPORTAL_TEST_DATABASE";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-");
    private readonly DatabaseProvider _provider;
    private readonly string _connectionString;

    // A SQLite database in memory lives as long as a connection to it is open.
    private readonly SqliteConnection? _keeper;

    private TestDatabase(DatabaseProvider provider, string connectionString)
    {
        (_provider, _connectionString) = (provider, connectionString);
        if (provider == DatabaseProvider.Sqlite)
        {
            _keeper = new SqliteConnection(connectionString);
            _keeper.Open();
        }
    }

    /// <summary>Null where there is no server.</summary>
    public static string? Server => Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } server ? server : null;

    public static DatabaseProvider Default =>
        Enum.TryParse<DatabaseProvider>(Environment.GetEnvironmentVariable(DefaultVariable), out var named) ? named : DatabaseProvider.Sqlite;

    /// <summary>The settings of a portal on this database.</summary>
    public IEnumerable<(string Key, string? Value)> Settings => [("Portal:DataPath", _folder.FullName), .. Connection];

    /// <summary>The settings of a portal that has a data folder of its own.</summary>
    public IEnumerable<(string Key, string Value)> Connection => [("Database:Provider", _provider.ToString()), ("ConnectionStrings:Portal", _connectionString)];

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.PostgreSql)
            return new TestDatabase(provider, PostgreSqlDatabases.ConnectionString(await PostgreSqlDatabases.RentAsync()));
        var database = new TestDatabase(provider, NewInMemory());
        SqliteTemplate.CopyTo(database._keeper!);
        return database;
    }

    /// <summary>A database with what the script creates in an empty one, and these files in the data folder.</summary>
    public static async Task<TestDatabase> RestoreAsync(DatabaseProvider provider, string script, params (string Name, string Text)[] files)
    {
        var database = new TestDatabase(
            provider,
            provider == DatabaseProvider.PostgreSql ? PostgreSqlDatabases.ConnectionString(await PostgreSqlDatabases.CreateAsync()) : NewInMemory()
        );
        foreach (var (file, text) in files)
            await File.WriteAllTextAsync(Path.Combine(database._folder.FullName, file), text);
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = script;
        await command.ExecuteNonQueryAsync();
        return database;
    }

    /// <summary>A connection of its own, not yet open: what a dump sets for its connection, such as the search path, ends with it.</summary>
    public DbConnection Connect() =>
        _provider == DatabaseProvider.PostgreSql
            ? new NpgsqlConnection(_connectionString + ";Pooling=false")
            : new SqliteConnection(_connectionString + ";Pooling=false");

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        if (_keeper is null)
            await PostgreSqlDatabases.ReturnAsync(new NpgsqlConnectionStringBuilder(_connectionString).Database!);
        else
            await _keeper.DisposeAsync();
    }

    private static string NewInMemory() => $"Data Source=portal_{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
}
