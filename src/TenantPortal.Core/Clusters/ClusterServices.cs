using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Clusters.Watches;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the clusters that tenants are placed on.</summary>
public static class ClusterServices
{
    internal static IServiceCollection AddClusters(this IServiceCollection services) =>
        services
            .AddSettings<Dictionary<string, ClusterOptions>, ClusterOptionsValidator>(ClusterOptions.Section)
            .AddSettings<SandboxClusterOptions, SandboxClusterOptionsValidator>(SandboxClusterOptions.Section)
            .AddSettings<ClusterCredentialOptions, ClusterCredentialOptionsValidator>(ClusterCredentialOptions.Section)
            .AddSingleton(provider => new ClusterCatalog(provider.GetRequiredService<Dictionary<string, ClusterOptions>>()))
            .AddSingleton<ClusterNotices>()
            .AddSingleton<ClusterCatalogLoader>()
            .AddSingleton<ClusterTestQueue>()
            .AddSingleton<WatchLeases>();

    /// <summary>Follows the clusters that platform admins add and change. Register it before the services that connect to clusters.</summary>
    public static IServiceCollection AddClusterCatalogWorker(this IServiceCollection services) => services.AddHostedService<ClusterCatalogWorker>();
}
