using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the tiers and their blueprints.</summary>
internal static class TierServices
{
    public static IServiceCollection AddTiers(this IServiceCollection services) =>
        services
            .AddSettings<BlueprintOptions>(BlueprintOptions.Section)
            .AddBuiltFromSettings<BlueprintOptions, BlueprintCatalog>(LoadBlueprints)
            .AddSettings<Dictionary<string, TierOptions>>(TierOptions.Section)
            .AddBuiltFromSettings<Dictionary<string, TierOptions>, TierCatalog>(ReadTiers)
            .AddSingleton<ClusterClassObservations>()
            .AddSingleton<TierOffers>();

    private static BuiltFromSettings<TierCatalog> ReadTiers(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        var blueprints = provider.GetRequiredService<BuiltFromSettings<BlueprintCatalog>>().Value;
        var options = SettingsBinder.Read<Dictionary<string, TierOptions>>(configuration, TierOptions.Section);
        var (tiers, mistakes) = TierReader.Read(options, blueprints, ClusterCatalog.Read(configuration).Names);
        return new(tiers, mistakes);
    }

    private static BuiltFromSettings<BlueprintCatalog> LoadBlueprints(IServiceProvider provider)
    {
        var options = SettingsBinder.Read<BlueprintOptions>(provider.GetRequiredService<IConfiguration>(), BlueprintOptions.Section);
        try
        {
            return new(BlueprintCatalog.Load(options.EffectivePath), []);
        }
        catch (BlueprintException exception)
        {
            return new(null, exception.Mistakes);
        }
    }
}
