using TenantPortal.Core.Monitoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how the portal itself is monitored.</summary>
internal static class MonitoringServices
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services) =>
        services.AddSettings<MetricsOptions, MetricsOptionsValidator>(MetricsOptions.Section);
}
