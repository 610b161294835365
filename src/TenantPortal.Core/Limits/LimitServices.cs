using TenantPortal.Core.Limits;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how much one caller can use.</summary>
internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services) =>
        services.AddSettings<LimitOptions, LimitOptionsValidator>(LimitOptions.Section);
}
