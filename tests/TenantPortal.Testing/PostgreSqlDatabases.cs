using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TenantPortal.Core.Data;

namespace TenantPortal.Testing;

/// <summary>
/// Migrated and empty databases on a PostgreSQL server. One that a test has left with the same schema is emptied and used again: creating and dropping
/// a database, and the first connection to it, cost the server and the driver most of a second.
/// </summary>
internal static class PostgreSqlDatabases
{
    /// <summary>Tables that have had rows, because emptying one writes files. The audit log refuses it, except from a replica.</summary>
    private const string EmptyAll = """
        DO $do$
        DECLARE filled text;
        BEGIN
          SET LOCAL session_replication_role = replica;
          SELECT string_agg(c.oid::regclass::text, ', ') INTO filled FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '__EFMigrationsHistory' AND pg_relation_size(c.oid) > 0;
          IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || filled || ' RESTART IDENTITY CASCADE'; END IF;
        END $do$
        """;

    /// <summary>What a test could have changed beside rows. The audit log's triggers are missing: every start creates them.</summary>
    private const string Schema = """
        SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
          SELECT concat_ws(' ', c.relname, c.relkind, c.relacl, a.attname, a.atttypid, a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) AS line
            FROM pg_class c
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace
          UNION ALL SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = 'public'::regnamespace
          UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
          UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
            WHERE NOT tgisinternal AND tgrelid <> '"Audit"'::regclass
          UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname <> 'Audit_Refuse'
          UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%'
          UNION ALL SELECT "MigrationId" FROM "__EFMigrationsHistory"
          UNION ALL SELECT unnest(setconfig) FROM pg_db_role_setting
            WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())) lines
        """;

    /// <summary>A statement that still runs, as of a process that was killed, could write after the database is emptied.</summary>
    private const string RunsSomething = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
        """;

    private static readonly Lazy<Task<Template>> Migrated = new(MigrateAsync);

    private static readonly ConcurrentBag<string> Free = [];

    private static readonly ConcurrentDictionary<string, bool> Created = [];

    /// <summary>The name of a database that no other test of this process uses.</summary>
    public static async Task<string> RentAsync()
    {
        if (Free.TryTake(out var free))
            return free;
        var name = await CreateAsync($"TEMPLATE {(await Migrated.Value).Name}");
        Created[name] = true;
        return name;
    }

    /// <summary>An empty database without a table.</summary>
    public static async Task<string> CreateAsync(string options = "")
    {
        var name = $"portal_{Guid.NewGuid():N}";
        await ExecuteOnServerAsync($"CREATE DATABASE {name} {options}");
        return name;
    }

    /// <summary>Takes back what a test has used, or drops it.</summary>
    public static async Task ReturnAsync(string name)
    {
        if (Created.ContainsKey(name) && await EmptyAsync(name))
        {
            Free.Add(name);
            return;
        }

        Created.TryRemove(name, out _);
        await using (var connection = new NpgsqlConnection(ConnectionString(name)))
            NpgsqlConnection.ClearPool(connection);
        await DropAsync(name);
    }

    // Few connections each: many tests run at once, and a server has a hundred or so.
    public static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(Server)
        {
            Database = database,
            MaxPoolSize = 10,
            Timeout = 60,
        }.ConnectionString;

    private static string Server => TestDatabase.Server ?? throw new InvalidOperationException(TestDatabase.NoServer);

    private static async Task<bool> EmptyAsync(string name)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(name));
        try
        {
            await connection.OpenAsync();
            if (await ReadAsync<string>(connection, Schema) != (await Migrated.Value).Schema || await ReadAsync<long>(connection, RunsSomething) > 0)
                return false;
            await using var command = new NpgsqlCommand(EmptyAll, connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        // The test took the database away, or tables of it.
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<Template> MigrateAsync()
    {
        var name = await CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WhenAll([.. Created.Keys.Append(name).Select(DropAsync)]).GetAwaiter().GetResult();
        // Without a pool: no one may be connected to a database that is copied.
        var connectionString = ConnectionString(name) + ";Pooling=false";
        await using (var db = new PostgreSqlPortalDb(new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql(connectionString).Options))
            await db.Database.MigrateAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return new Template(name, await ReadAsync<string>(connection, Schema));
    }

    private static Task DropAsync(string name) => ExecuteOnServerAsync($"DROP DATABASE {name} WITH (FORCE)");

    private static async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ReadAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private sealed record Template(string Name, string Schema);
}
