using TenantPortal.Core.Dashboards;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the dashboards.</summary>
internal static class DashboardServices
{
    public static IServiceCollection AddDashboards(this IServiceCollection services) =>
        services.AddSingleton<QuotaBoardReader>().AddSingleton<ProcessBoardReader>().AddSingleton<CostBoardReader>().AddSingleton<MonthReportReader>();
}
