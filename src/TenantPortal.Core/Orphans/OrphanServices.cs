using TenantPortal.Core.Orphans;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the objects in clusters that belong to no tenant.</summary>
internal static class OrphanServices
{
    public static IServiceCollection AddOrphans(this IServiceCollection services) => services.AddSingleton<OrphanLog>().AddSingleton<OrphanService>();
}
