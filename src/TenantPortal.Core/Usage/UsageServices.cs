using TenantPortal.Core.Usage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the history of what tenants use.</summary>
internal static class UsageServices
{
    public static IServiceCollection AddUsage(this IServiceCollection services) =>
        services
            .AddSettings<UsageOptions, UsageOptionsValidator>(UsageOptions.Section)
            .AddSingleton<RealUseObservations>()
            .AddSingleton<UsageReader>()
            .AddSingleton<UsageRecorder>()
            .AddSingleton<UsageRollUp>()
            .AddSingleton<QuotaWarner>();
}
