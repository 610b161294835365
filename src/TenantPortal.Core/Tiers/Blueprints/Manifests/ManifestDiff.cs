using TenantPortal.Parsing;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>One field that differs between two renderings of a tenant.</summary>
/// <param name="Object">Its title: <c>ResourceQuota team-shop-quota</c>.</param>
/// <param name="Path">Dotted, with positions in lists: <c>spec.hard.pods</c>; empty for the whole object.</param>
/// <param name="Before">Null when it was added.</param>
/// <param name="After">Null when it was removed.</param>
public sealed record ManifestChange(string Object, string Path, string? Before, string? After)
{
    public override string ToString() =>
        (Path.Length, Before, After) switch
        {
            (0, null, _) => $"{Object} was added",
            (0, _, _) => $"{Object} was removed",
            (_, null, _) => $"{Object}: {Path} is now {After}",
            (_, _, null) => $"{Object}: {Path} was {Before} and was removed",
            _ => $"{Object}: {Path} changed from {Before} to {After}",
        };
}

/// <summary>Compares two renderings field by field, so that approvers do not have to compare them manually.</summary>
public static class ManifestDiff
{
    /// <summary>Differs with every request and is irrelevant to the tenant.</summary>
    private const string RequestIdPath = "metadata.annotations.tenantportal.io/request-id";

    private const string Whole = "";

    /// <summary>The differences in the order of the objects. Both texts are from <see cref="RenderedManifests.ToYaml"/>.</summary>
    public static IReadOnlyList<ManifestChange> Compare(string before, string after)
    {
        var (old, fresh) = (Read(before), Read(after));
        return [.. old.Keys.Union(fresh.Keys).SelectMany(title => Compare(title, old.GetValueOrDefault(title), fresh.GetValueOrDefault(title)))];
    }

    private static IEnumerable<ManifestChange> Compare(string title, IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? after)
    {
        if (before is null || after is null)
            return [new ManifestChange(title, Whole, before is null ? null : title, after is null ? null : title)];
        return before
            .Keys.Union(after.Keys)
            .Where(path => path != RequestIdPath)
            .Select(path => new ManifestChange(title, path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
            .Where(change => change.Before != change.After);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Read(string yaml)
    {
        var objects = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var root in UntrustedDocument.ParseYaml(yaml))
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            Flatten(root, "", fields);
            objects[$"{fields["kind"]} {fields["metadata.name"]}"] = fields;
        }

        return objects;
    }

    private static void Flatten(YamlNode node, string path, Dictionary<string, string> fields)
    {
        string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";
        switch (node)
        {
            case YamlMappingNode { Children.Count: > 0 } map:
                foreach (var (key, value) in map.Children)
                    Flatten(value, Below(((YamlScalarNode)key).Value ?? ""), fields);
                break;
            case YamlSequenceNode { Children.Count: > 0 } list:
                for (var i = 0; i < list.Children.Count; i++)
                    Flatten(list.Children[i], $"{path}[{i}]", fields);
                break;
            default:
                fields[path] = node switch
                {
                    YamlMappingNode => "{}",
                    YamlSequenceNode => "[]",
                    _ => ((YamlScalarNode)node).Value ?? "",
                };
                break;
        }
    }
}
