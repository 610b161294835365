using TenantPortal.Core.Tiers.Blueprints.Manifests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Refuses constructs that no blueprint may contain: tags, merge keys, keys that are not strings, and recursive aliases.</summary>
internal sealed class YamlTreeCheck(string file, MistakeList mistakes)
{
    private static readonly int MaxNestingDepth = 40;
    private static readonly long MaxNodes = 20_000;
    private readonly Dictionary<YamlNode, long> _sizes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns whether the tree can be walked; other mistakes are only collected.</summary>
    public bool Check(YamlNode root)
    {
        if (Measure(root, 0) <= MaxNodes)
        {
            return true;
        }

        mistakes.Add(
            file,
            root.Start.Line,
            $"The document is nested more than {MaxNestingDepth} levels deep, contains itself through an alias, or has more than {MaxNodes} values."
        );
        return false;
    }

    // Every node is measured once, so that nested aliases cannot make measuring itself endless.
    private long Measure(YamlNode node, int depth)
    {
        if (_sizes.TryGetValue(node, out var known))
        {
            return known;
        }

        if (depth > MaxNestingDepth)
        {
            return MaxNodes + 1;
        }

        // An unmeasured node counts as endless: an alias that reaches it again is a cycle.
        _sizes[node] = MaxNodes + 1;
        CheckTag(node);
        var size = 1L;
        foreach (var child in Children(node))
        {
            size = Math.Min(MaxNodes + 1, size + Measure(child, depth + 1));
        }

        return _sizes[node] = size;
    }

    private IEnumerable<YamlNode> Children(YamlNode node)
    {
        if (node is YamlMappingNode map)
        {
            foreach (var key in map.Children.Keys)
            {
                CheckKey(key);
            }

            return map.Children.Values;
        }

        if (node is YamlScalarNode scalar && CoreSchema.IsNotFinite(scalar))
        {
            mistakes.Add(file, node.Start.Line, $"'{scalar.Value}' cannot be written as JSON.");
        }

        return node is YamlSequenceNode list ? list.Children : [];
    }

    private void CheckKey(YamlNode key)
    {
        CheckTag(key);
        if (key is not YamlScalarNode scalar)
        {
            mistakes.Add(file, key.Start.Line, "A key must be a string, not a list or map.");
        }
        else if (scalar is { Style: ScalarStyle.Plain, Value: "<<" })
        {
            mistakes.Add(file, key.Start.Line, "The merge key '<<' is not part of YAML 1.2. Write out the keys.");
        }
    }

    private void CheckTag(YamlNode node)
    {
        if (!node.Tag.IsEmpty)
        {
            mistakes.Add(file, node.Start.Line, $"The tag '{node.Tag.Value}' is not allowed. To make a value a string, quote it.");
        }
    }
}
