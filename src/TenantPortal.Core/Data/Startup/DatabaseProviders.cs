using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data.Startup;

/// <summary>How a context connects to each kind of database.</summary>
internal static class DatabaseProviders
{
    public static void UseSqlite(DbContextOptionsBuilder options, string connectionString, int maxWaitSeconds) =>
        options
            .UseSqlite(connectionString, file => file.CommandTimeout(maxWaitSeconds))
            .AddInterceptors(new SqliteWaiting(maxWaitSeconds), new AuditPublishing());

    public static void UsePostgreSql(DbContextOptionsBuilder options, string? connectionString, int maxWaitSeconds) =>
        options.UseNpgsql(connectionString, server => server.CommandTimeout(maxWaitSeconds)).AddInterceptors(new PostgreSqlText(), new AuditPublishing());
}

/// <summary>Opens a database that is not the configured one. Its contexts cannot append to the audit log.</summary>
internal sealed class OtherDatabase(DatabaseProvider provider, string connectionString, int maxWaitSeconds) : IDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext()
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            var server = new DbContextOptionsBuilder<PostgreSqlPortalDb>();
            DatabaseProviders.UsePostgreSql(server, connectionString, maxWaitSeconds);
            return new PostgreSqlPortalDb(server.Options);
        }

        var file = new DbContextOptionsBuilder<SqlitePortalDb>();
        DatabaseProviders.UseSqlite(file, connectionString, maxWaitSeconds);
        return new SqlitePortalDb(file.Options);
    }
}
