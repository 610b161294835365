using TenantPortal.Core.People;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the rights that SSO groups give.</summary>
internal static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services) =>
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
}
