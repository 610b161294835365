using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;

namespace TenantPortal.Testing;

/// <summary>A database and a data folder for one test, gone after it: a copy of a migrated template, as SQLite in memory or on a PostgreSQL server.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>A connection string of a PostgreSQL server on which databases may be created.</summary>
    public const string ServerVariable = "TENANTPORTAL_TEST_POSTGRES";

    /// <summary><c>PostgreSql</c> lets tests that name no database use that server too.</summary>
    private const string DefaultVariable = "TENANTPORTAL_TEST_DATABASE";

    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

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
        var name = NewName();
        if (provider == DatabaseProvider.PostgreSql)
        {
            await ExecuteOnServerAsync($"CREATE DATABASE {name} TEMPLATE {await Template.Value}");
            return new TestDatabase(provider, ConnectionString(name));
        }

        var database = new TestDatabase(provider, InMemory(name));
        SqliteTemplate.CopyTo(database._keeper!);
        return database;
    }

    /// <summary>A database with what the script creates in an empty one, and these files in the data folder.</summary>
    public static async Task<TestDatabase> RestoreAsync(DatabaseProvider provider, string script, params (string Name, string Text)[] files)
    {
        var name = NewName();
        if (provider == DatabaseProvider.PostgreSql)
            await ExecuteOnServerAsync($"CREATE DATABASE {name}");
        var database = new TestDatabase(provider, provider == DatabaseProvider.PostgreSql ? ConnectionString(name) : InMemory(name));
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
        if (_keeper is not null)
        {
            await _keeper.DisposeAsync();
            return;
        }

        await using var connection = new NpgsqlConnection(_connectionString);
        NpgsqlConnection.ClearPool(connection);
        await ExecuteOnServerAsync($"DROP DATABASE {connection.Database} WITH (FORCE)");
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"portal_template_{Guid.NewGuid():N}";
        await ExecuteOnServerAsync($"CREATE DATABASE {name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ExecuteOnServerAsync($"DROP DATABASE {name} WITH (FORCE)").GetAwaiter().GetResult();
        // Without a pool: no one may be connected to a database that is copied.
        await using var db = new PostgreSqlPortalDb(
            new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql(ConnectionString(name) + ";Pooling=false").Options
        );
        await db.Database.MigrateAsync();
        return name;
    }

    private static async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(RequiredServer) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static string NewName() => $"portal_{Guid.NewGuid():N}";

    private static string InMemory(string name) => $"Data Source={name};Mode=Memory;Cache=Shared";

    // Few connections each: many tests run at once, and a server has a hundred or so.
    private static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(RequiredServer)
        {
            Database = database,
            MaxPoolSize = 10,
            Timeout = 60,
        }.ConnectionString;

    private static string RequiredServer => Server ?? throw new InvalidOperationException($"{ServerVariable} names no PostgreSQL server.");
}
