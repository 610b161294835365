using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Tiers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Organization;

/// <summary>
/// Tiers and prices, which are settings: an export writes those in effect under their own keys, and an import compares them and changes none. Empty values
/// are those of keys that are not set.
/// </summary>
public sealed class OrganizationSettings
{
    private const char Separator = ':';

    /// <summary>As in the settings, in the order in which they are written.</summary>
    internal static readonly IReadOnlyList<string> Names = [TierOptions.Section, PriceOptions.Section];

    private readonly SettingsReader _settings;
    private readonly IReadOnlyList<SettingsSection> _sections;

    internal OrganizationSettings(SettingsReader settings, IEnumerable<SettingsSection> sections) => (_settings, _sections) = (settings, [.. sections]);

    /// <summary>The settings of a section in effect, as a tree.</summary>
    internal JsonNode Read(string section) => ToTree([.. InEffect(section).Select(setting => (setting.Key.Split(Separator)[1..], setting.Value))]);

    /// <summary>What a file has otherwise than the settings, a problem for each key.</summary>
    /// <param name="isWhole">Whether what the file leaves out is a difference too.</param>
    internal IEnumerable<Problem> Compare(SettingsInFile found, bool isWhole)
    {
        var running = InEffect(found.Section);
        var written = new List<(string Path, string Value)>();
        var lists = new List<string>();
        Flatten(found.Section, found.Value, written, lists);
        foreach (var (path, value) in written)
        {
            var set = value.Length > 0 ? running.GetValueOrDefault(path) : running.FirstOrDefault(setting => IsAtOrBelow(setting.Key, path)).Value;
            if (!IsSame(value, set ?? ""))
                yield return Differs(found, path, $"The file has {Quote(value)}, and {Quote(set ?? "")} is set in configuration.");
        }

        var known = written.Select(setting => setting.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (
            var (path, value) in running.Where(setting =>
                !known.Contains(setting.Key)
                && (isWhole || lists.Exists(list => IsAtOrBelow(setting.Key, list)))
                && !known.Any(other => IsAtOrBelow(setting.Key, other))
            )
        )
            yield return Differs(found, path, $"{Quote(value)} is set in configuration, and the file has nothing.");
    }

    private Dictionary<string, string> InEffect(string section) =>
        _settings
            .Read(_sections.Single(known => known.Name == section))
            .InEffect.Where(setting => !string.IsNullOrEmpty(setting.Value))
            .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);

    private static Problem Differs(SettingsInFile found, string path, string sentence) =>
        new($"{found.File}: {path}: {sentence} Change the setting, and restart the portal.");

    private static JsonNode ToTree(IReadOnlyList<(string[] Keys, string Value)> values)
    {
        var groups = values.GroupBy(value => value.Keys[0], StringComparer.OrdinalIgnoreCase).ToList();
        var below = groups.Select(group =>
            (group.Key, Node: group.First() is ([_], var leaf) ? JsonValue.Create(leaf)! : ToTree([.. group.Select(value => (value.Keys[1..], value.Value))]))
        );
        return groups.Count > 0 && groups.TrueForAll(group => int.TryParse(group.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new JsonArray([.. below.Select(item => item.Node)])
            : new JsonObject(below.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Node)));
    }

    private static void Flatten(string path, YamlNode node, List<(string, string)> values, List<string> lists)
    {
        switch (node)
        {
            case YamlMappingNode { Children.Count: > 0 } map:
                foreach (var (key, value) in map.Children)
                    Flatten($"{path}{Separator}{(key as YamlScalarNode)?.Value}", value, values, lists);
                break;
            case YamlSequenceNode { Children.Count: > 0 } list:
                lists.Add(path);
                for (var index = 0; index < list.Children.Count; index++)
                    Flatten($"{path}{Separator}{index.ToString(CultureInfo.InvariantCulture)}", list.Children[index], values, lists);
                break;
            default:
                values.Add((path, node is YamlScalarNode { Value: { } text } && !IsNull(node) ? text : ""));
                break;
        }
    }

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "Null" or "NULL" };

    private static bool IsAtOrBelow(string path, string parent) =>
        path.StartsWith(parent, StringComparison.OrdinalIgnoreCase) && (path.Length == parent.Length || path[parent.Length] == Separator);

    /// <summary>Numbers and truth values can be written in several ways.</summary>
    private static bool IsSame(string written, string set) =>
        written == set
        || decimal.TryParse(written, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(set, CultureInfo.InvariantCulture, out var right)
            && left == right
        || bool.TryParse(written, out var isWritten) && bool.TryParse(set, out var isSet) && isWritten == isSet;

    private static string Quote(string value) => value.Length == 0 ? "nothing" : $"'{WrittenText.Shorten(value)}'";
}

/// <summary>A section of the settings in a file.</summary>
/// <param name="File">The name of the file, for problems.</param>
internal sealed record SettingsInFile(string File, string Section, YamlNode Value);
