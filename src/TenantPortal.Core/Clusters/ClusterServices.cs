using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.Clusters.Watches;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the clusters that tenants are placed on.</summary>
internal static class ClusterServices
{
    public static IServiceCollection AddClusters(this IServiceCollection services) =>
        services
            .AddSettings<Dictionary<string, ClusterOptions>, ClusterOptionsValidator>(ClusterOptions.Section)
            .AddSettings<SandboxClusterOptions, SandboxClusterOptionsValidator>(SandboxClusterOptions.Section)
            .AddSingleton(provider => new ClusterCatalog(provider.GetRequiredService<Dictionary<string, ClusterOptions>>()))
            .AddSingleton<ClusterNotices>()
            .AddSingleton<WatchLeases>();
}
