using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data;

/// <summary>Registers the configured database: the only place that chooses a provider.</summary>
internal static class DatabaseServices
{
    public static void AddPortalDatabase(this IServiceCollection services, PortalSettings settings)
    {
        if (settings.Database.Provider == DatabaseProvider.PostgreSql)
        {
            services.AddDbContextFactory<PostgreSqlPortalDb>(options =>
                options.UseNpgsql(settings.ConnectionString).AddInterceptors(new PostgreSqlText(), new AuditPublishing())
            );
            services.AddSingleton<IDbContextFactory<PortalDb>, PortalDatabase<PostgreSqlPortalDb>>();
        }
        else
        {
            services.AddDbContextFactory<SqlitePortalDb>(options =>
                options
                    .UseSqlite(settings.ConnectionString ?? $"Data Source={Path.Combine(settings.Portal.EffectiveDataPath, "tenantportal.db")}")
                    .AddInterceptors(new SqliteWaiting(), new AuditPublishing())
            );
            services.AddSingleton<IDbContextFactory<PortalDb>, PortalDatabase<SqlitePortalDb>>();
        }

        services.AddSingleton<DatabaseStartup>();
    }

    public static bool IsConnectionString(DatabaseProvider provider, string text)
    {
        try
        {
            DbConnectionStringBuilder known =
                provider == DatabaseProvider.PostgreSql ? new NpgsqlConnectionStringBuilder(text) : new SqliteConnectionStringBuilder(text);
            return known.Count > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
