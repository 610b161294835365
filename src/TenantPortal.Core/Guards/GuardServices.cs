using TenantPortal.Core.Guards;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the guards of clusters.</summary>
internal static class GuardServices
{
    public static IServiceCollection AddGuards(this IServiceCollection services) =>
        services.AddSingleton<GuardRules>().AddSingleton<GuardQueue>().AddSingleton<GuardService>();
}
