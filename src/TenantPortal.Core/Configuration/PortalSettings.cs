using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Configuration;

/// <summary>All settings, checked together, so that a start that fails lists every mistake at once.</summary>
public sealed class PortalSettings
{
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [PortalOptions.Section] = typeof(PortalOptions),
        [DatabaseOptions.Section] = typeof(DatabaseOptions),
        [BlueprintOptions.Section] = typeof(BlueprintOptions),
        [ReconcilerOptions.Section] = typeof(ReconcilerOptions),
        [AuthenticationOptions.Section] = typeof(AuthenticationOptions),
        [AccessOptions.Section] = typeof(AccessOptions),
        [TenantOptions.Section] = typeof(TenantOptions),
        [TierOptions.Section] = typeof(Dictionary<string, TierOptions>),
        [ClusterOptions.Section] = typeof(Dictionary<string, ClusterOptions>),
    };

    /// <summary>Keys of ASP.NET Core itself.</summary>
    private static readonly string[] OfTheFramework = ["Urls", "Logging", "AllowedHosts", "ConnectionStrings", "Kestrel", "DetailedErrors"];

    public required PortalOptions Portal { get; init; }

    public required DatabaseOptions Database { get; init; }

    public required ReconcilerOptions Reconciler { get; init; }

    public required AuthenticationOptions Authentication { get; init; }

    public required AccessOptions Access { get; init; }

    public required TenantOptions Tenants { get; init; }

    public required ClusterCatalog Clusters { get; init; }

    public required TierCatalog Tiers { get; init; }

    /// <summary>Of <c>ConnectionStrings:Portal</c>; null for the default file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Reads and checks everything.</summary>
    /// <exception cref="SettingsException">Something is wrong; it lists every mistake.</exception>
    public static PortalSettings Read(IConfiguration configuration)
    {
        var mistakes = new List<string>();
        CheckRootKeys(configuration, mistakes);
        foreach (var (name, type) in Sections)
            mistakes.AddRange(ConfigurationCheck.FindMistakes(configuration.GetSection(name), type));
        // What cannot be bound would hide as a default; the rest is only checked when it can be read.
        if (mistakes.Count > 0)
            mistakes.AddRange(FindBlueprintMistakes(configuration));
        SettingsException.ThrowIfAny(mistakes);

        T Bind<T>(string section)
            where T : new() => configuration.GetSection(section).Get<T>() ?? new T();
        var clusters = new ClusterCatalog(Bind<Dictionary<string, ClusterOptions>>(ClusterOptions.Section));
        var reconciler = Bind<ReconcilerOptions>(ReconcilerOptions.Section);
        var portal = Bind<PortalOptions>(PortalOptions.Section);
        var tenants = Bind<TenantOptions>(TenantOptions.Section);
        SettingsRules.Check(portal, reconciler, tenants, clusters, mistakes);

        var (blueprints, blueprintMistakes) = LoadBlueprints(Bind<BlueprintOptions>(BlueprintOptions.Section).EffectivePath);
        mistakes.AddRange(blueprintMistakes);
        var tiers = new TierCatalog([]);
        if (blueprints is not null)
        {
            (tiers, var tierMistakes) = TierReader.Read(Bind<Dictionary<string, TierOptions>>(TierOptions.Section), blueprints, clusters.Names);
            mistakes.AddRange(tierMistakes);
        }

        SettingsException.ThrowIfAny(mistakes);
        return new PortalSettings
        {
            Portal = portal,
            Database = Bind<DatabaseOptions>(DatabaseOptions.Section),
            Reconciler = reconciler,
            Authentication = Bind<AuthenticationOptions>(AuthenticationOptions.Section),
            Access = Bind<AccessOptions>(AccessOptions.Section),
            Tenants = tenants,
            Clusters = clusters,
            Tiers = tiers,
            ConnectionString = configuration.GetConnectionString("Portal"),
        };
    }

    private static void CheckRootKeys(IConfiguration configuration, List<string> mistakes)
    {
        // Only files: the environment is full of variables that are not ours.
        var keys = (configuration as IConfigurationRoot)?.Providers.OfType<JsonConfigurationProvider>().SelectMany(provider => provider.GetChildKeys([], null)).Distinct(StringComparer.OrdinalIgnoreCase) ?? [];
        foreach (var key in keys.Where(key => !Sections.ContainsKey(key) && !OfTheFramework.Contains(key, StringComparer.OrdinalIgnoreCase)))
            mistakes.Add($"{key} is no known setting. There are: {string.Join(", ", Sections.Keys.Order(StringComparer.Ordinal))}.");
    }

    private static IReadOnlyList<string> FindBlueprintMistakes(IConfiguration configuration) =>
        LoadBlueprints(new BlueprintOptions { Path = configuration[$"{BlueprintOptions.Section}:{nameof(BlueprintOptions.Path)}"] ?? "" }.EffectivePath).Mistakes;

    private static (BlueprintCatalog? Blueprints, IReadOnlyList<string> Mistakes) LoadBlueprints(string path)
    {
        try
        {
            return (BlueprintCatalog.Load(path), []);
        }
        catch (BlueprintException wrong)
        {
            return (null, wrong.Mistakes);
        }
    }
}
