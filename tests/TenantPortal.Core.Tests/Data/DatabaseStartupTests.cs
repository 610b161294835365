using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Data;

public sealed class DatabaseStartupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenantportal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_change_of_the_model_has_a_migration_for_both_databases()
    {
        using var sqlite = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite().Options);
        using var postgreSql = new PostgreSqlPortalDb(new DbContextOptionsBuilder<PostgreSqlPortalDb>().UseNpgsql().Options);

        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite lacks a migration.");
        Assert.False(postgreSql.Database.HasPendingModelChanges(), "PostgreSQL lacks a migration.");
    }

    [Theory, OnEveryDatabase]
    public async Task The_migrations_make_the_whole_model(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var db = portal.OpenDatabase();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_database_that_is_as_it_should_be_is_left_alone(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync();

        await portal.Get<DatabaseStartup>().MigrateAsync(Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.Requests.CountAsync(Cancellation));
        Assert.True(await portal.Get<DatabaseStartup>().CanConnectAsync(Cancellation));
    }

    [Fact]
    public async Task Tenants_that_are_older_than_the_counting_of_quotas_are_counted_at_the_start()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync();
        await using (var before = portal.OpenDatabase())
            await before.Database.ExecuteSqlRawAsync("""UPDATE "Tenants" SET "Committed_CpuMillicores" = 0, "Committed_Pods" = 0""", Cancellation);

        await portal.Get<DatabaseStartup>().MigrateAsync(Cancellation);

        await using var db = portal.OpenDatabase();
        var committed = (await db.Tenants.SingleAsync(Cancellation)).Committed;
        Assert.Equal((4000, 40), (committed.CpuMillicores, committed.Pods));
    }

    [Fact]
    public async Task The_first_start_makes_the_data_folder_and_a_file_that_writers_and_readers_share()
    {
        await using var services = Services(Path.Combine(_folder, "new", "data"));

        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);

        Assert.True(File.Exists(Path.Combine(_folder, "new", "data", "tenantportal.db")));
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        Assert.Equal("wal", (await db.Database.SqlQueryRaw<string>("PRAGMA journal_mode").ToListAsync(Cancellation)).Single());
    }

    [Fact]
    public async Task A_database_that_is_not_there_does_not_answer()
    {
        await using var services = Services(Path.Combine(_folder, "nowhere"));

        Assert.False(await services.GetRequiredService<DatabaseStartup>().CanConnectAsync(Cancellation));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_is_removed()
    {
        await using var services = Services(_folder);
        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-01-01')""", Cancellation);

        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);

        Assert.Empty(await db.Database.SqlQueryRaw<int>("""SELECT "Id" AS "Value" FROM "__EFMigrationsLock" """).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_start_waits_for_the_process_that_migrates_the_file_and_explains_that_after_a_while()
    {
        var time = new FakeTimeProvider(Given.Now);
        await using var services = Services(_folder, time);
        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
        var file = Path.Combine(_folder, "tenantportal.db");
        using (new FileStream($"{file}.migration-lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var starting = services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
            time.Advance(TimeSpan.FromSeconds(30));

            Assert.StartsWith(
                $"Another TenantPortal process is migrating the database {file}.",
                (await Assert.ThrowsAsync<DatabaseUnusableException>(() => starting)).Message,
                StringComparison.Ordinal
            );
        }

        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);
    }

    [Fact]
    public async Task What_migrates_may_take_as_long_as_it_needs()
    {
        var time = new FakeTimeProvider(Given.Now);
        var repair = new LongRepair(time);
        await using var services = Services(_folder, time, repair);

        await services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation);

        Assert.True(repair.HasEnded);
    }

    [Fact]
    public async Task A_migration_that_waits_for_the_lock_of_another_session_ends_with_a_sentence_and_changes_nothing()
    {
        Assert.SkipWhen(TestDatabase.Server is null, TestDatabase.NoServer);
        await using var portal = await TestPortal.StartAsync(DatabaseProvider.PostgreSql);
        await using var db = portal.OpenDatabase();
        var last = db.Database.GetMigrations().Max()!;
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {last}""", Cancellation);
        await using var other = portal.OpenDatabase();
        await using var reading = await other.Database.BeginTransactionAsync(Cancellation);
        await other.Database.ExecuteSqlRawAsync("""LOCK TABLE "__EFMigrationsHistory" IN ACCESS SHARE MODE""", Cancellation);
        var startup = new DatabaseStartup(portal.Get<IDbContextFactory<PortalDb>>(), [], TimeProvider.System) { LockDeadline = TimeSpan.FromMilliseconds(100) };

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => startup.MigrateAsync(Cancellation));

        Assert.Contains("cannot be migrated while another session holds a lock on one of its tables.", refused.Message, StringComparison.Ordinal);
        Assert.Equal([last], await startup.FindPendingAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task What_the_database_lacks_is_listed_and_nothing_is_changed(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var db = portal.OpenDatabase();
        var last = db.Database.GetMigrations().Max()!;
        await db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {last}""", Cancellation);

        Assert.Equal([last], await portal.Get<DatabaseStartup>().FindPendingAsync(Cancellation));
        Assert.Equal([last], await portal.Get<DatabaseStartup>().FindPendingAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_that_is_not_there_lacks_every_migration_and_is_not_created_by_looking()
    {
        await using var services = Services(_folder);

        Assert.NotEmpty(await services.GetRequiredService<DatabaseStartup>().FindPendingAsync(Cancellation));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory, OnEveryDatabase]
    public async Task A_database_of_a_newer_version_is_refused_with_both_versions_named_and_left_alone(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using var db = portal.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29990101000000_Future', '99.0.0')""",
            Cancellation
        );

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => portal.Get<DatabaseStartup>().MigrateAsync(Cancellation));

        Assert.Contains("'29990101000000_Future'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{db.Database.GetMigrations().Max()}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "tenantportal.db"), new string('x', 4096), Cancellation);
        await using var services = Services(_folder);

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation));

        Assert.EndsWith("tenantportal.db is not a usable SQLite database. Restore it from a backup.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_named()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        await using var services = Services(Path.Combine(file, "data"));

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => services.GetRequiredService<DatabaseStartup>().MigrateAsync(Cancellation));

        Assert.Contains("Check Portal:DataPath", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28P01", "The database server db:5432 refused the user or the password in ConnectionStrings:Portal.")]
    [InlineData("3D000", "The database server db:5432 does not have the database in ConnectionStrings:Portal. Create it.")]
    [InlineData("53300", "The database server db:5432 has no free connections.")]
    [InlineData("XX000", "The database server db:5432 cannot be used: the server's words")]
    public void What_a_database_server_refuses_is_explained(string state, string sentence) =>
        Assert.Equal(
            sentence,
            DatabaseFailure.Explain(new InvalidOperationException("", new PostgresException("the server's words", "FATAL", "FATAL", state)), "db:5432")
        );

    [Fact]
    public void A_failure_that_is_not_of_the_database_is_not_explained() =>
        Assert.Null(DatabaseFailure.Explain(new InvalidOperationException("Something else."), "db:5432"));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static ServiceProvider Services(string dataPath, TimeProvider? time = null, IStartupRepair? repair = null)
    {
        var services = new ServiceCollection()
            .AddSingleton(time ?? TimeProvider.System)
            .AddPortalCore(Given.Configuration(("Portal:DataPath", dataPath)), isDevelopment: true);
        return (repair is null ? services : services.AddSingleton(repair)).BuildServiceProvider();
    }

    /// <summary>An hour of work on a large database.</summary>
    private sealed class LongRepair(FakeTimeProvider time) : IStartupRepair
    {
        public bool HasEnded { get; private set; }

        public Task RepairAsync(PortalDb db, CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromHours(1));
            cancellationToken.ThrowIfCancellationRequested();
            HasEnded = true;
            return Task.CompletedTask;
        }
    }
}
