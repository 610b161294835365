using TenantPortal.Core.RightSizing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers suggestions of smaller quotas.</summary>
internal static class RightSizingServices
{
    public static IServiceCollection AddRightSizing(this IServiceCollection services) =>
        services.AddSettings<RightSizingOptions, RightSizingOptionsValidator>(RightSizingOptions.Section).AddSingleton<RightSizingReader>();
}
