using TenantPortal.Core.Searching;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the search.</summary>
internal static class SearchingServices
{
    public static IServiceCollection AddSearching(this IServiceCollection services) => services.AddSingleton<PortalSearch>();
}
