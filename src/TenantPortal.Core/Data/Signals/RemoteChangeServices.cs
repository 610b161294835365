using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Signals;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the exchange of changes between processes on one database.</summary>
public static class RemoteChangeServices
{
    /// <summary>Announces the changes of this process to others, and receives theirs.</summary>
    public static IServiceCollection AddRemoteChanges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<NoticeState>().AddSingleton<OtherProcesses>();
        // Services stop in the opposite order: the sender last, when nothing is published any more.
        if (SettingsBinder.Read<DatabaseOptions>(configuration, DatabaseOptions.Section).Provider == DatabaseProvider.PostgreSql)
            services.AddHostedService<ChangeSender>().AddHostedService<ChangeListener>();
        return services.AddHostedService<StoreWatcher>();
    }
}
