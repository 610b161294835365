using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>All blueprints that tiers can name, each validated with sample data before the portal starts.</summary>
public sealed class BlueprintCatalog
{
    private readonly Dictionary<string, Blueprint> _blueprints;

    private BlueprintCatalog(IEnumerable<Blueprint> blueprints) => _blueprints = blueprints.ToDictionary(blueprint => blueprint.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<Blueprint> All => _blueprints.Values;

    /// <summary>Reads a folder of blueprints; one <see cref="BlueprintException"/> lists the mistakes of all of them.</summary>
    public static BlueprintCatalog Load(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new BlueprintException([$"The blueprints folder {path} does not exist."]);
        }

        var mistakes = new MistakeList();
        var blueprints = Directory
            .EnumerateDirectories(path)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(folder => BlueprintFolder.Load(folder, mistakes))
            .OfType<Blueprint>()
            .ToList();
        mistakes.ThrowIfAny();
        return new BlueprintCatalog(blueprints);
    }

    public Blueprint? Find(string name) => _blueprints.GetValueOrDefault(name);
}
