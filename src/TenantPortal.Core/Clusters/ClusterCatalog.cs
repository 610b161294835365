using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Clusters;

/// <summary>The configured clusters by name.</summary>
public sealed class ClusterCatalog(IReadOnlyDictionary<string, ClusterOptions> clusters)
{
    public IReadOnlyCollection<string> Names { get; } = [.. clusters.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, ClusterOptions> All => clusters;

    public bool HasSandbox => clusters.Values.Any(cluster => cluster.EffectiveKind == ClusterKind.Sandbox);

    /// <summary>The clusters before the settings are validated.</summary>
    public static ClusterCatalog Read(IConfiguration configuration) =>
        new(SettingsBinder.Read<Dictionary<string, ClusterOptions>>(configuration, ClusterOptions.Section));

    public ClusterOptions? Find(string name) => clusters.GetValueOrDefault(name);
}
