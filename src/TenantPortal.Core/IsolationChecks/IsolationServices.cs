using TenantPortal.Core.IsolationChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the checks of isolation.</summary>
internal static class IsolationServices
{
    public static IServiceCollection AddIsolation(this IServiceCollection services) =>
        services
            .AddSettings<IsolationOptions, IsolationOptionsValidator>(IsolationOptions.Section)
            .AddSingleton<IsolationQueue>()
            .AddSingleton<IsolationService>();
}
