using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Testing;

/// <summary>The shipped blueprints, read once for all the portals of a test program: reading and validating them takes a tenth of a portal's start.</summary>
public static class SharedBlueprints
{
    private static readonly Lazy<BuiltFromSettings<BlueprintCatalog>> Shipped = new(() => new(BlueprintCatalog.Load(new BlueprintOptions().EffectivePath), []));

    /// <summary>Uses them, unless the settings name a folder.</summary>
    public static IServiceCollection ShareBlueprints(this IServiceCollection services, IConfiguration settings) =>
        string.IsNullOrWhiteSpace(settings[$"{BlueprintOptions.Section}:{nameof(BlueprintOptions.Path)}"])
            ? services.AddSingleton(_ => Shipped.Value)
            : services;
}
