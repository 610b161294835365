using TenantPortal.Core.Calls;
using TenantPortal.Core.Versions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what programs repeat calls and detect changes with.</summary>
internal static class CallServices
{
    public static IServiceCollection AddCalls(this IServiceCollection services) => services.AddSingleton<GuardedCalls>().AddSingleton<ResourceVersions>();
}
