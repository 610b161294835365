using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Testing;

/// <summary>
/// The shipped blueprints and tiers, read once for all the portals of a test program: reading and validating them takes a tenth of a portal's start.
/// </summary>
public static class SharedBlueprints
{
    private static readonly Lazy<BuiltFromSettings<BlueprintCatalog>> Shipped = new(() => new(BlueprintCatalog.Load(new BlueprintOptions().EffectivePath), []));

    private static readonly string[] ShippedClusters = [.. ClustersOf(Given.Configuration())];

    private static readonly Lazy<BuiltFromSettings<TierCatalog>> ShippedTiers = new(() =>
    {
        var settings = Given.Configuration();
        using var services = new ServiceCollection().AddPortalCore(settings, isDevelopment: true).AddSingleton(_ => Shipped.Value).BuildServiceProvider();
        return services.GetRequiredService<BuiltFromSettings<TierCatalog>>();
    });

    /// <summary>Uses the blueprints unless the settings name a folder, and the tiers unless they also change a tier or name other clusters.</summary>
    public static IServiceCollection ShareBlueprints(this IServiceCollection services, IConfiguration settings)
    {
        if (!string.IsNullOrWhiteSpace(settings[$"{BlueprintOptions.Section}:{nameof(BlueprintOptions.Path)}"]))
            return services;
        services.AddSingleton(_ => Shipped.Value);
        return ChangesTiers(settings) || !ClustersOf(settings).SequenceEqual(ShippedClusters) ? services : services.AddSingleton(_ => ShippedTiers.Value);
    }

    private static bool ChangesTiers(IConfiguration settings) =>
        ((IConfigurationRoot)settings).Providers.Any(source =>
            source is not JsonConfigurationProvider { Source.Path: "appsettings.json" } && source.GetChildKeys([], TierOptions.Section).Any()
        );

    private static IEnumerable<string> ClustersOf(IConfiguration settings) =>
        settings.GetSection(ClusterOptions.Section).GetChildren().Select(cluster => cluster.Key);
}
