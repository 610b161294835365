using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core;

/// <summary>Registers the rules and the store.</summary>
public static class CoreServices
{
    /// <param name="configuration">The settings, which are validated when the host starts.</param>
    public static IServiceCollection AddPortalCore(this IServiceCollection services, IConfiguration configuration, bool isDevelopment) =>
        services
            .AddProcess(configuration, isDevelopment)
            .AddLanguages()
            .AddDiagnostics()
            .AddPortalDatabase(configuration)
            .AddKeys()
            .AddAudit()
            .AddPeople()
            .AddSessions()
            .AddTeams()
            .AddTokens()
            .AddTenants()
            .AddClusters()
            .AddClusterIdentities()
            .AddDelivery()
            .AddTiers()
            .AddPrices()
            .AddSecretBackends()
            .AddObservations()
            .AddUsage()
            .AddBudgets()
            .AddOrganization()
            .AddRightSizing()
            .AddRequests()
            .AddDeletions()
            .AddIsolation()
            .AddGuards()
            .AddDrift()
            .AddOrphans()
            .AddNotifications()
            .AddMonitoring()
            .AddLimits()
            .AddEvidencePacks()
            .AddDashboards()
            .AddHome()
            .AddSearching()
            .AddSavedViews()
            .AddPlatformNotices()
            .AddClusterAdministration()
            .AddCalls();

    private static IServiceCollection AddProcess(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        services.AddLogging().AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(configuration).AddSingleton(new PortalEnvironment(isDevelopment));
        services.AddSettings<PortalOptions, PortalOptionsValidator>(PortalOptions.Section);
        return services
            .AddSingleton<ChangeOutbox>()
            .AddSingleton<ChangeFeed>()
            .AddSingleton<ReconcileSignal>()
            .AddSingleton<LoopMetrics>()
            .AddSingleton<BackgroundLoops>();
    }
}
