using TenantPortal.Core.ManifestDelivery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how approved manifests reach clusters.</summary>
internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) =>
        services.AddSettings<DeliveryOptions, DeliveryOptionsValidator>(DeliveryOptions.Section);
}
