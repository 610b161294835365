using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Copying;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;
using TenantPortal.Demo;
using TenantPortal.Testing;
using TenantPortal.Web.Auth.Development;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>
/// A portal's database that is as large as the budgets say: a demo in SQLite, and for PostgreSQL a copy of it. In a folder that is given, both are kept for
/// the next run.
/// </summary>
internal sealed class PagesDatabase : IAsyncDisposable
{
    /// <summary>The days of usage of each tenant. Sums of all tenants go back to the first of them.</summary>
    private const int UsageDays = 90;

    private const int Teams = 60;
    private const int RequestsOfTenant = 10;

    /// <summary>Long enough for that many requests.</summary>
    private const int Days = 400;

    private readonly DirectoryInfo _folder;
    private readonly bool _isKept;
    private readonly DatabaseProvider _provider;
    private readonly string? _database;
    private readonly int _tenants;

    private PagesDatabase(DirectoryInfo folder, bool isKept, DatabaseProvider provider, int tenants)
    {
        (_folder, _isKept, _provider, _tenants) = (folder, isKept, provider, tenants);
        if (provider == DatabaseProvider.PostgreSql)
            _database = $"tenantportal_pages_{(isKept ? NameOf(folder) : Guid.NewGuid().ToString("N"))}";
    }

    /// <summary>Those of a portal on this database.</summary>
    public IReadOnlyList<(string Key, string? Value)> Settings =>
        _provider == DatabaseProvider.Sqlite
            ? SourceSettings
            : [.. SourceSettings, ("Database:Provider", nameof(DatabaseProvider.PostgreSql)), ("ConnectionStrings:Portal", ConnectionString)];

    private IReadOnlyList<(string Key, string? Value)> SourceSettings =>
        [("Portal:DataPath", _folder.FullName), .. DemoSettings.All.Select(setting => (setting.Key, setting.Value))];

    private string ConnectionString => new NpgsqlConnectionStringBuilder(TestDatabase.Server) { Database = _database, CommandTimeout = 0 }.ConnectionString;

    /// <param name="tenants">How many; what is kept stays as it is.</param>
    /// <param name="kept">The folder to use and to keep; null for one that is deleted in the end, with the copy.</param>
    public static async Task<PagesDatabase> OpenAsync(DatabaseProvider provider, string? kept, int tenants, CancellationToken cancellationToken)
    {
        var folder = kept is null ? Directory.CreateTempSubdirectory("tenantportal-benchmark-") : Directory.CreateDirectory(kept);
        var database = new PagesDatabase(folder, kept is not null, provider, tenants);
        await database.FillAsync(cancellationToken);
        if (provider == DatabaseProvider.PostgreSql)
            await database.CopyAsync(cancellationToken);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isKept)
            return;
        if (_database is not null)
            await ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {_database} WITH (FORCE)", CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await using var core = BuildCore(SourceSettings);
        DemoPerson[] people = [.. DevelopmentPeople.All.Select(person => new DemoPerson(person.Id, person.Name, person.Email, person.Groups))];
        await new DemoYear(core, people, new DemoScale(Teams, _tenants, _tenants * RequestsOfTenant, Days), Console.Out).EnsureAsync(cancellationToken);
        await using var db = await core.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        // Products are too new for the demo.
        await db.Database.ExecuteSqlAsync(
            $"""UPDATE "Tenants" SET "Product" = 'product-' || (rowid % 40) WHERE "Product" IS NULL AND rowid % 3 > 0""",
            cancellationToken
        );
        var first = UtcDay.Of(DateTimeOffset.UtcNow).AddDays(-UsageDays);
        await db.UsageDays.Where(day => day.Day < first).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        var (tenants, requests) = (await db.Tenants.CountAsync(cancellationToken), await db.Requests.CountAsync(cancellationToken));
        var (days, entries) = (await db.UsageDays.CountAsync(cancellationToken), await db.Audit.CountAsync(cancellationToken));
        Console.WriteLine(
            FormattableString.Invariant($"{tenants:N0} tenants, {requests:N0} requests, {days:N0} figures of days of usage, {entries:N0} audit entries.")
        );
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        if (await IsThereAsync(cancellationToken))
            return;
        await ExecuteOnServerAsync($"CREATE DATABASE {_database}", cancellationToken);
        await using (var target = BuildCore(Settings))
            await target.GetRequiredService<DatabaseStartup>().MigrateAsync(cancellationToken);
        await using var source = BuildCore(SourceSettings);
        var copied = await source
            .GetRequiredService<DatabaseCopy>()
            .RunAsync(DatabaseProvider.PostgreSql, ConnectionString, "ConnectionStrings:Portal", cancellationToken);
        if (!copied.Succeeded)
        {
            await ExecuteOnServerAsync($"DROP DATABASE {_database} WITH (FORCE)", cancellationToken);
            throw new InvalidOperationException(string.Join(' ', copied.Problems.Select(problem => problem.Message)));
        }

        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var analyze = new NpgsqlCommand("ANALYZE", connection);
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(TestDatabase.Server);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = _database! } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    private static async Task ExecuteOnServerAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(TestDatabase.Server);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>So that each folder has a database of its own.</summary>
    private static string NameOf(DirectoryInfo folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.FullName)).AsSpan(0, 8));

    private static ServiceProvider BuildCore(IReadOnlyList<(string Key, string? Value)> settings) =>
        new ServiceCollection().AddSingleton(TimeProvider.System).AddPortalCore(Given.Configuration([.. settings]), isDevelopment: true).BuildServiceProvider();
}
