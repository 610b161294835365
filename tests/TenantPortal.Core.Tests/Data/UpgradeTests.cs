using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

/// <summary>Starts this version on the databases of earlier ones, which are in the folder <c>Kept</c>.</summary>
public sealed class UpgradeTests
{
    /// <summary>The last migration that was made before the schema only moved forward.</summary>
    private const string LastFree = "DriftFacts";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Every_row_of_the_database_of_version_0_1_0_is_there_after_the_upgrade(DatabaseProvider provider)
    {
        var database = await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation);
        var before = await ReadAsync(database, provider);

        await using var portal = await TestPortal.UpgradeAsync(database, KeptDatabase.AuditKey);

        Assert.NotEmpty(before);
        foreach (var (table, rows) in await ReadAsync(database, provider, before))
            Assert.Equal(before[table].Rows, rows.Rows);
        await using var db = portal.OpenDatabase();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task The_audit_log_of_version_0_1_0_is_intact_and_grows(DatabaseProvider provider)
    {
        await using var portal = await TestPortal.UpgradeAsync(await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation), KeptDatabase.AuditKey);

        var upgraded = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);
        portal.Time.SetUtcNow(new DateTimeOffset(2027, 1, 4, 9, 0, 0, TimeSpan.Zero));
        await portal.SubmitAsync("new-shop");
        var later = await portal.Get<AuditVerifier>().VerifyAsync(Cancellation);

        Assert.Equal((true, 40), (upgraded.IsIntact, upgraded.Checked));
        Assert.True(later.IsIntact, later.Sentence);
        Assert.True(later.Checked > upgraded.Checked);
    }

    [Theory, OnEveryDatabase]
    public async Task Requests_and_tenants_of_version_0_1_0_go_on(DatabaseProvider provider)
    {
        await using var portal = await TestPortal.UpgradeAsync(await KeptDatabase.RestoreAsync(provider, "0.1.0", Cancellation), KeptDatabase.AuditKey);
        await using var db = portal.OpenDatabase();
        var waiting = await db.Requests.SingleAsync(request => request.TenantName == "checkout" && request.Status == RequestStatus.Submitted, Cancellation);
        var seen = (await portal.RequestReader.FindAsync(Given.Admin(), waiting.Id, Cancellation))!;

        var approved = await portal.Decisions.ApproveAsync(Given.Admin(), waiting.Id, seen.Revision, null, Cancellation);

        Assert.Empty(approved.Problems);
        var tenant = (await portal.Tenants.FindAsync(Given.Admin(), "checkout", Cancellation))!;
        Assert.True(tenant.Generation > tenant.ObservedGeneration);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public void Migrations_only_add_so_that_the_version_before_keeps_running(DatabaseProvider provider)
    {
        using var db = Open(provider);
        var migrations = db.GetService<IMigrationsAssembly>();
        var breaking =
            from id in Bound(migrations)
            from operation in migrations.CreateMigration(migrations.Migrations[id], db.Database.ProviderName!).UpOperations
            where !IsExpansion(operation)
            select $"{id}: {operation.GetType().Name}";

        Assert.Empty(breaking);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public void A_migration_that_is_interrupted_leaves_nothing_behind(DatabaseProvider provider)
    {
        using var db = Open(provider);
        var migrations = db.GetService<IMigrationsAssembly>();
        var generator = db.GetService<IMigrationsSqlGenerator>();

        var outside =
            from id in Bound(migrations)
            let migration = migrations.CreateMigration(migrations.Migrations[id], db.Database.ProviderName!)
            let model = db.GetService<IModelRuntimeInitializer>().Initialize(migration.TargetModel)
            from command in generator.Generate(migration.UpOperations, model)
            where command.TransactionSuppressed
            select $"{id}: {command.CommandText}";

        Assert.Empty(outside);
    }

    /// <summary>The migrations since the schema only moves forward.</summary>
    private static IEnumerable<string> Bound(IMigrationsAssembly migrations) =>
        migrations.Migrations.Keys.SkipWhile(id => !id.EndsWith(LastFree, StringComparison.Ordinal)).Skip(1);

    private static PortalDb Open(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite
            ? new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite().Options)
            : new PostgreSqlPortalDb(new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql().Options);

    /// <summary>Whether the version before can still write rows: it knows no new column, and needs every old one.</summary>
    private static bool IsExpansion(MigrationOperation operation) =>
        operation switch
        {
            AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
            AlterColumnOperation column => column.IsNullable || !column.OldColumn.IsNullable,
            DropColumnOperation or DropTableOperation or DropPrimaryKeyOperation or RenameColumnOperation or RenameTableOperation => false,
            _ => true,
        };

    private sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows);

    /// <summary>Every table with its rows as text, in one order; only these tables and columns, if given.</summary>
    private static async Task<IReadOnlyDictionary<string, Table>> ReadAsync(
        TestDatabase database,
        DatabaseProvider provider,
        IReadOnlyDictionary<string, Table>? only = null
    )
    {
        await using var connection = database.Connect();
        await connection.OpenAsync(Cancellation);
        var names =
            only?.Keys
            ??
            [
                .. (
                    await QueryAsync(
                        connection,
                        provider == DatabaseProvider.Sqlite
                            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                    )
                ).Rows.Where(name => !name.StartsWith("__EF", StringComparison.Ordinal)),
            ];
        var tables = new Dictionary<string, Table>();
        foreach (var name in names)
        {
            var columns = only is null ? "*" : string.Join(", ", only[name].Columns.Select(column => $"\"{column}\""));
            tables[name] = await QueryAsync(connection, $"SELECT {columns} FROM \"{name}\"");
        }

        return tables;
    }

    private static async Task<Table> QueryAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(
                string.Join(
                    " | ",
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")
                )
            );
        return new Table([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], [.. rows.Order(StringComparer.Ordinal)]);
    }
}
