using TenantPortal.Core.ClusterAdministration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what platform admins do with clusters.</summary>
internal static class ClusterAdministrationServices
{
    public static IServiceCollection AddClusterAdministration(this IServiceCollection services) =>
        services.AddSingleton<ClusterReader>().AddSingleton<ClusterService>().AddSingleton<ClusterAlerts>().AddSingleton<TroubledClusters>();
}
