using TenantPortal.Core.Observations;
using TenantPortal.Core.Observations.Endpoints;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what is known of clusters.</summary>
internal static class ObservationServices
{
    public static IServiceCollection AddObservations(this IServiceCollection services) =>
        services
            .AddSingleton<QuotaDashboard>()
            .AddSingleton<ClusterObservations>()
            .AddSingleton<CapacityReader>()
            .AddSingleton<CapacityAssessor>()
            .AddSingleton<UsageReader>()
            .AddSingleton<EndpointObservations>();
}
