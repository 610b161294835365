using TenantPortal.Core.ClusterIdentities;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the identities of clusters.</summary>
internal static class ClusterIdentityServices
{
    public static IServiceCollection AddClusterIdentities(this IServiceCollection services) =>
        services.AddSingleton<PortalIdentity>().AddSingleton<ClusterIdentityRegister>().AddSingleton<ClusterIdentityService>();
}
