using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// A list in a later source, such as an environment variable, replaces the list of earlier sources. .NET would merge them item by item, so that
/// <c>Portal__Roles__0=Web</c> would leave the second default role in force.
/// </summary>
internal static class ReplacedLists
{
    /// <summary>The keys with values below a section that belong to replaced lists.</summary>
    public static IReadOnlySet<string> FindKeys(IConfiguration configuration, string section) =>
        configuration is IConfigurationRoot { Providers: var providers }
            ? Find([.. providers], configuration.GetSection(section)).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : new HashSet<string>();

    private static IEnumerable<string> Find(IReadOnlyList<IConfigurationProvider> providers, IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0 || !children.TrueForAll(child => int.TryParse(child.Key, out _)))
            return children.SelectMany(child => Find(providers, child));
        var last = providers.Last(provider => Names(provider, section.Path));
        return section.AsEnumerable().Where(setting => setting.Value is not null && !last.TryGet(setting.Key, out _)).Select(setting => setting.Key);
    }

    /// <summary>Whether the source has items of the list, or says that it is empty.</summary>
    private static bool Names(IConfigurationProvider provider, string list) => provider.TryGet(list, out _) || provider.GetChildKeys([], list).Any();
}
