using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>The database that all replicas share, with the keys that they share, and what is in it at the end.</summary>
internal sealed class KillsDatabase : IAsyncDisposable
{
    private readonly ReplicaKeys _keys = new();
    private readonly TestDatabase _database;
    private readonly IHost _host;

    private KillsDatabase(TestDatabase database)
    {
        _database = database;
        var settings = Given.Configuration([.. database.Settings, .. _keys.Settings]);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "TenantPortal" });
        builder.Services.AddPortalCore(settings, isDevelopment: true);
        _host = builder.Build();
    }

    /// <summary>What replicas have in common, as the overlay <c>postgres-ha</c> sets it.</summary>
    public IEnumerable<(string Key, string? Value)> Settings =>
        [.. _database.Connection.Select(setting => (setting.Key, (string?)setting.Value)), .. _keys.Settings, ("Database:MigrateOnStart", "false")];

    public static async Task<KillsDatabase> CreateAsync(CancellationToken cancellationToken)
    {
        var database = new KillsDatabase(await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql));
        await database._host.Services.GetRequiredService<DevelopmentTeams>().SeedAsync(cancellationToken);
        return database;
    }

    public Task<ChainReport> VerifyAuditAsync(CancellationToken cancellationToken) =>
        _host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(cancellationToken);

    public Task<IReadOnlyList<TenantRequest>> ListRequestsAsync(CancellationToken cancellationToken) => ListAsync<TenantRequest>(cancellationToken);

    public Task<IReadOnlyList<Tenant>> ListTenantsAsync(CancellationToken cancellationToken) => ListAsync<Tenant>(cancellationToken);

    public Task<IReadOnlyList<Announcement>> ListAnnouncementsAsync(CancellationToken cancellationToken) => ListAsync<Announcement>(cancellationToken);

    public Task<IReadOnlyList<Delivery>> ListDeliveriesAsync(CancellationToken cancellationToken) => ListAsync<Delivery>(cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(CancellationToken cancellationToken) => ListAsync<AuditEntry>(cancellationToken);

    /// <summary>The version of the server.</summary>
    public async Task<string> ReadVersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = _database.Connect();
        await connection.OpenAsync(cancellationToken);
        return connection.ServerVersion;
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _database.DisposeAsync();
        _keys.Dispose();
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        return await db.Set<T>().AsNoTracking().ToListAsync(cancellationToken);
    }
}
