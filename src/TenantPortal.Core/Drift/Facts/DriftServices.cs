using TenantPortal.Core.Drift.Facts;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the differences between clusters and what was approved.</summary>
internal static class DriftServices
{
    public static IServiceCollection AddDrift(this IServiceCollection services) =>
        services.AddSingleton<DriftLog>().AddSingleton<DriftService>().AddSingleton<WatchedTenants>();
}
