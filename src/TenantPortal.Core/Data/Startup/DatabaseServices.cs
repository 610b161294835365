using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Copying;
using TenantPortal.Core.Data.Signals;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Diagnostics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the configured database: the only place that chooses a provider.</summary>
internal static class DatabaseServices
{
    public static IServiceCollection AddPortalDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DatabaseOptions, DatabaseOptionsValidator>(DatabaseOptions.Section);
        if (SettingsBinder.Read<DatabaseOptions>(configuration, DatabaseOptions.Section).Provider == DatabaseProvider.PostgreSql)
        {
            services.AddDbContextFactory<PostgreSqlPortalDb>(
                (provider, options) =>
                    DatabaseProviders.UsePostgreSql(
                        FailedCommandLog.ReplaceLog(options, provider.GetRequiredService<ILoggerFactory>()),
                        DatabaseOptions.FindConnectionString(provider.GetRequiredService<IConfiguration>()),
                        provider.GetRequiredService<DatabaseOptions>().MaxWaitSeconds
                    )
            );
            services.AddSingleton<IDbContextFactory<PortalDb>, PortalDatabase<PostgreSqlPortalDb>>();
        }
        else
        {
            services.AddDbContextFactory<SqlitePortalDb>(
                (provider, options) =>
                    DatabaseProviders.UseSqlite(
                        FailedCommandLog.ReplaceLog(options, provider.GetRequiredService<ILoggerFactory>()),
                        DatabaseOptions.FindConnectionString(provider.GetRequiredService<IConfiguration>())
                            ?? $"Data Source={Path.Combine(provider.GetRequiredService<PortalOptions>().EffectiveDataPath, SqliteFile.DefaultName)}",
                        provider.GetRequiredService<DatabaseOptions>().MaxWaitSeconds
                    )
            );
            services.AddSingleton<IDbContextFactory<PortalDb>, PortalDatabase<SqlitePortalDb>>();
        }

        return services
            .AddTransient<StoreVersion>()
            .AddSingleton<DatabaseStartup>()
            .AddSingleton<DatabaseBackup>()
            .AddSingleton<DatabaseCopy>()
            .AddSingleton<IDiagnosticCheck, DatabaseCheck>()
            .AddSingleton<IDiagnosticCheck, NoticeCheck>();
    }
}
