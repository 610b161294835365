using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// A key of the settings with everything below it, read once. Each question to the configuration of .NET goes through every key of every source,
/// and checking and binding a section ask about every key.
/// </summary>
internal sealed class SettingsTree
{
    /// <summary>The sources that name the key or one below it; later ones take precedence.</summary>
    private readonly IReadOnlyList<IConfigurationProvider> _sources;

    private SettingsTree(string path, IReadOnlyList<IConfigurationProvider> sources)
    {
        (Path, _sources) = (path, sources);
        for (var index = sources.Count - 1; index >= 0 && !HasValue; index--)
        {
            HasValue = sources[index].TryGet(path, out var value);
            Value = value;
        }

        var below = new Dictionary<string, List<IConfigurationProvider>>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in sources)
        foreach (var key in source.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!below.TryGetValue(key, out var named))
                below[key] = named = [];
            named.Add(source);
        }

        Children =
        [
            .. below
                .OrderBy(child => child.Key, ConfigurationKeyComparer.Instance)
                .Select(child => new SettingsTree(ConfigurationPath.Combine(path, child.Key), child.Value)),
        ];
    }

    public string Path { get; }

    public string Key => ConfigurationPath.GetSectionKey(Path)!;

    /// <summary>Whether a source sets the key itself, even to null.</summary>
    public bool HasValue { get; }

    public string? Value { get; }

    public IReadOnlyList<SettingsTree> Children { get; }

    /// <summary>The key and all keys below it.</summary>
    public IEnumerable<SettingsTree> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>
    /// The keys with values that belong to replaced lists. A list in a later source, such as an environment variable, replaces the list of earlier sources.
    /// .NET would merge them item by item, so that <c>Portal__Roles__0=Web</c> would leave the second default role in force.
    /// </summary>
    public IEnumerable<string> ReplacedKeys =>
        Children.Count > 0 && Children.All(child => int.TryParse(child.Key, out _))
            ? All.Where(setting => setting.HasValue && !_sources[^1].TryGet(setting.Path, out _)).Select(setting => setting.Path)
            : Children.SelectMany(child => child.ReplacedKeys);

    public static SettingsTree Read(IConfiguration configuration, string section)
    {
        IEnumerable<IConfigurationProvider> sources = configuration is IConfigurationRoot root
            ? root.Providers
            : [new ChainedConfigurationProvider(new() { Configuration = configuration })];
        return new(section, [.. sources.Where(source => source.TryGet(section, out _) || source.GetChildKeys([], section).Any())]);
    }
}
