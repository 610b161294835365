using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Copying;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

public sealed class DatabaseCopyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Every_value_of_every_row_is_in_the_copy(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.UpgradeAsync(await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation), KeptDatabase.AuditKey);
        await using var target = await TestDatabase.CreateAsync(Other(provider));

        var copied = await CopyAsync(portal, target);

        Assert.Empty(copied.Problems);
        Assert.True(copied.Value!.Audit.IsIntact, copied.Value.Audit.Sentence);
        await AssertEqualAsync(portal, target, copied.Value);
    }

    [Theory, OnEveryDatabase]
    public async Task Every_table_of_the_model_is_copied(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.UpgradeAsync(await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation), KeptDatabase.AuditKey);
        await using var target = await TestDatabase.CreateAsync(Other(provider));
        await FillEmptyTablesAsync(portal);

        var copied = await CopyAsync(portal, target);

        Assert.Empty(copied.Problems);
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Distinct().Order(StringComparer.Ordinal),
            copied.Value!.Tables.Where(table => table.Rows > 0).Select(table => table.Name).Order(StringComparer.Ordinal)
        );
        await AssertEqualAsync(portal, target, copied.Value);
    }

    [Theory, OnEveryDatabase]
    public async Task A_portal_continues_on_the_copy(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.UpgradeAsync(await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation), KeptDatabase.AuditKey);
        var target = await TestDatabase.CreateAsync(Other(provider));
        await CopyAsync(portal, target);

        await using var moved = await TestPortal.UpgradeAsync(target, KeptDatabase.AuditKey);
        moved.Time.SetUtcNow(new DateTimeOffset(2027, 1, 4, 9, 0, 0, TimeSpan.Zero));
        var request = await moved.SubmitAsync("new-shop");

        Assert.NotNull(request.Id);
        await using var db = moved.OpenDatabase();
        await Assert.ThrowsAnyAsync<DbException>(() => db.Audit.ExecuteDeleteAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_target_with_rows_is_refused(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.StartAsync(provider);
        await using var target = await TestDatabase.CreateAsync(Other(provider));
        await CopyAsync(portal, target);

        var again = await CopyAsync(portal, target);

        Assert.Equal(
            "The target is not empty: the table Departments has rows. Copy into a new database, after the command 'migrate'.",
            Assert.Single(again.Problems).Message
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_target_without_the_schema_is_refused(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.StartAsync(provider);
        await using var target = await TestDatabase.RestoreAsync(Other(provider), "SELECT 1");

        var refused = await CopyAsync(portal, target);

        Assert.Equal(
            "The target does not have the schema of this version. Run the command 'migrate' with the settings of the target first.",
            Assert.Single(refused.Problems).Message
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Nothing_is_copied_while_a_portal_writes(DatabaseProvider provider)
    {
        RequireServer();
        await using var portal = await TestPortal.StartAsync(provider, ("Database:MaxWait", "00:00:01"));
        await using var target = await TestDatabase.CreateAsync(Other(provider));
        await using var writing = portal.OpenDatabase();
        await using var transaction = await writing.Database.BeginTransactionAsync(Cancellation);
        await writing.Database.ExecuteSqlAsync($"""UPDATE "AuditHead" SET "Id" = "Id" """, Cancellation);

        var refused = await CopyAsync(portal, target);

        Assert.Equal(
            "Nothing was copied: another process is writing to one of the two databases. Stop it, and copy again.",
            Assert.Single(refused.Problems).Message
        );
    }

    [Fact]
    public async Task A_row_that_the_target_refuses_leaves_the_target_empty()
    {
        RequireServer();
        await using var portal = await TestPortal.UpgradeAsync(
            await KeptDatabase.RestoreAsync(DatabaseProvider.Sqlite, "0.1.0", Cancellation),
            KeptDatabase.AuditKey
        );
        await using var target = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var db = portal.OpenDatabase())
        {
            await db.Database.OpenConnectionAsync(Cancellation);
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF", Cancellation);
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "Requests" """, Cancellation);
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = ON", Cancellation);
        }

        var refused = await CopyAsync(portal, target);

        Assert.StartsWith("Nothing was copied. The database server ", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
        await using var copy = Open(target);
        Assert.Equal(0, await copy.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task The_target_has_the_other_provider()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);

        var refused = await portal.Get<DatabaseCopy>().RunAsync(DatabaseProvider.Sqlite, "Data Source=x", "--connection-string", Cancellation);

        Assert.Equal("The configured database already is Sqlite. Name the other provider.", Assert.Single(refused.Problems).Message);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.Sqlite);

        var exception = await Assert.ThrowsAsync<Core.Data.Startup.DatabaseUnusableException>(() =>
            portal.Get<DatabaseCopy>().RunAsync(DatabaseProvider.PostgreSql, "Host=127.0.0.1;Port=1;Username=portal", "--connection-string", Cancellation)
        );

        Assert.Equal("The database server 127.0.0.1:1 cannot be reached. Check --connection-string and the network.", exception.Message);
    }

    private static void RequireServer() => Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);

    private static DatabaseProvider Other(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? DatabaseProvider.PostgreSql : DatabaseProvider.Sqlite;

    private static Task<Result<CopyReport>> CopyAsync(TestPortal portal, TestDatabase target)
    {
        var settings = target.Connection.ToDictionary();
        return portal
            .Get<DatabaseCopy>()
            .RunAsync(Enum.Parse<DatabaseProvider>(settings["Database:Provider"]), settings["ConnectionStrings:Portal"], "--connection-string", Cancellation);
    }

    private static PortalDb Open(TestDatabase database)
    {
        var settings = database.Connection.ToDictionary();
        return settings["Database:Provider"] == nameof(DatabaseProvider.Sqlite)
            ? new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(settings["ConnectionStrings:Portal"]).Options)
            : new PostgreSqlPortalDb(new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql(settings["ConnectionStrings:Portal"]).Options);
    }

    /// <summary>Reads both through Entity Framework, which must make the same objects of them.</summary>
    private static async Task AssertEqualAsync(TestPortal portal, TestDatabase target, CopyReport report)
    {
        await using var from = portal.OpenDatabase();
        await using var to = Open(target);
        foreach (var entity in from.Model.GetEntityTypes())
        {
            var rows = await ReadAsync(from, entity.ClrType);
            Assert.Equal(rows, await ReadAsync(to, entity.ClrType));
            Assert.Equal(rows.Count, report.Tables.Single(table => table.Name == entity.GetTableName()).Rows);
        }
    }

    private static Task<IReadOnlyList<string>> ReadAsync(PortalDb db, Type type) =>
        (Task<IReadOnlyList<string>>)
            typeof(DatabaseCopyTests)
                .GetMethod(nameof(ReadRowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type)
                .Invoke(null, [db])!;

    private static async Task<IReadOnlyList<string>> ReadRowsAsync<TEntity>(PortalDb db)
        where TEntity : class
    {
        db.ChangeTracker.Clear();
        await db.Set<TEntity>().LoadAsync(Cancellation);
        return [.. db.ChangeTracker.Entries<TEntity>().Select(row => string.Join("\n", row.Properties.Select(Describe))).Order(StringComparer.Ordinal)];
    }

    private static string Describe(PropertyEntry property) =>
        $"{property.Metadata.Name}: "
        + property.CurrentValue switch
        {
            // PostgreSQL stores microseconds.
            DateTimeOffset at => $"{at.UtcTicks / TimeSpan.TicksPerMicrosecond}",
            var value => JsonSerializer.Serialize(value, property.Metadata.ClrType, JsonSerializerOptions.Web),
        };

    /// <summary>One row in each table that has none.</summary>
    private static async Task FillEmptyTablesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        var tables = db.Model.GetRelationalModel().Tables.ToList();
        foreach (var (name, _) in CopiedTable.FindAll(db, db).Select(table => (table.Name, table)))
        {
            var table = tables.Single(table => table.Name == name);
            if ((await QueryAsync(db, $"SELECT 1 FROM \"{name}\" LIMIT 1")).Count > 0)
                continue;
            var values = table.Columns.ToDictionary(column => column.Name, Sample);
            foreach (var key in table.ForeignKeyConstraints)
            {
                var referred = await QueryAsync(
                    db,
                    $"SELECT {string.Join(", ", key.PrincipalColumns.Select(column => $"\"{column.Name}\""))} FROM \"{key.PrincipalTable.Name}\" LIMIT 1"
                );
                foreach (var (column, value) in key.Columns.Zip(referred))
                    values[column.Name] = value;
            }

            await using var insert = db.Database.GetDbConnection().CreateCommand();
            insert.CommandText =
                $"INSERT INTO \"{name}\" ({string.Join(", ", values.Keys.Select(column => $"\"{column}\""))}) "
                + $"VALUES ({string.Join(", ", values.Select((_, i) => $"@p{i}"))})";
            foreach (var (value, i) in values.Values.Select((value, i) => (value, i)))
            {
                var parameter = insert.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"@p{i}", value);
                insert.Parameters.Add(parameter);
            }

            await insert.ExecuteNonQueryAsync(Cancellation);
        }
    }

    private static async Task<IReadOnlyList<object>> QueryAsync(PortalDb db, string sql)
    {
        await db.Database.OpenConnectionAsync(Cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        return await reader.ReadAsync(Cancellation) ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)] : [];
    }

    private static object Sample(IColumn column)
    {
        var mapping = column.PropertyMappings[0];
        var type = Nullable.GetUnderlyingType(mapping.Property.ClrType) ?? mapping.Property.ClrType;
        var converter = mapping.TypeMapping.Converter;
        var at = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero).AddTicks(1_234_560);
        object sample = type switch
        {
            _ when type == typeof(string) => "ä \"quoted\" 'text'\n",
            _ when type == typeof(DateTimeOffset) => at,
            _ when type == typeof(DateOnly) => new DateOnly(2026, 5, 4),
            _ when type == typeof(Guid) => new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => (long)int.MaxValue + 1,
            _ when type == typeof(byte[]) => new byte[] { 0, 1, 255 },
            { IsEnum: true } => Enum.GetValues(type).GetValue(0)!,
            { IsGenericType: true } => JsonSerializer.Deserialize("[]", type)!,
            // An object that is stored as JSON.
            _ => "null",
        };
        return converter is not null && type.IsInstanceOfType(sample) ? converter.ConvertToProvider(sample)! : sample;
    }
}
