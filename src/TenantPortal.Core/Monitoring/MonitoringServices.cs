using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Monitoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how the portal itself is monitored.</summary>
public static class MonitoringServices
{
    /// <summary>Adds what reads the database for the metrics and verifies the audit log. Processes that only serve pages do not need it.</summary>
    public static IServiceCollection AddMonitoringWorkers(this IServiceCollection services) =>
        services.AddHostedService<StoreMetricsWorker>().AddHostedService<AuditVerificationWorker>();

    internal static IServiceCollection AddMonitoring(this IServiceCollection services) =>
        services.AddSingleton<StoreReader>().AddSingleton<StoreMetrics>().AddSettings<MetricsOptions, MetricsOptionsValidator>(MetricsOptions.Section);
}
