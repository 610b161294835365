using TenantPortal.Core.Prices;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the prices of quotas.</summary>
internal static class PriceServices
{
    public static IServiceCollection AddPrices(this IServiceCollection services) =>
        services.AddSettings<PriceOptions, PriceOptionsValidator>(PriceOptions.Section).AddSingleton<PriceList>();
}
