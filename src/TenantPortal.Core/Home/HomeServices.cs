using TenantPortal.Core.Home;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the home page reads.</summary>
internal static class HomeServices
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddSingleton<HomeReader>();
}
