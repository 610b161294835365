using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Reads one map of <c>blueprint.yaml</c> by its known keys; unknown keys and wrong types are mistakes.</summary>
internal sealed class YamlFields
{
    private readonly YamlMappingNode? _map;
    private readonly string _what;
    private readonly string _file;
    private readonly MistakeList _mistakes;

    public YamlFields(YamlNode node, string what, string file, MistakeList mistakes, params string[] known)
    {
        (_map, _what, _file, _mistakes) = (node as YamlMappingNode, what, file, mistakes);
        Line = node.Start.Line;
        if (_map is null)
        {
            mistakes.Add(file, Line, $"{what} must be a map.");
            return;
        }

        foreach (var key in _map.Children.Keys.OfType<YamlScalarNode>().Where(key => !known.Contains(key.Value, StringComparer.Ordinal)))
        {
            mistakes.Add(file, key.Start.Line, $"{what} has no key '{key.Value}'{Suggestion.End(key.Value ?? "", known)}");
        }
    }

    public long Line { get; }

    public YamlNode? Find(string key) => _map is not null && _map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    public IReadOnlyList<YamlNode> List(string key, bool isRequired)
    {
        var node = isRequired ? Require(key) : Find(key);
        return node is null ? [] : Items(node, key);
    }

    public IReadOnlyList<YamlNode> Items(YamlNode node, string key)
    {
        if (node is YamlSequenceNode list)
        {
            return [.. list.Children];
        }

        Add(node, $"'{key}' must be a list.");
        return [];
    }

    public string RequiredText(string key) => Require(key) is { } node ? AsText(node, key) : "";

    public string? Text(string key) => Find(key) is { } node ? AsText(node, key) : null;

    public decimal? Number(string key)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        if (
            Value(node)?.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(Value(node)!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        )
        {
            return number;
        }

        Add(node, $"'{key}' must be a number.");
        return null;
    }

    public int? Length(string key)
    {
        var number = Number(key);
        if (number is null or (>= 0 and <= int.MaxValue) && number == (number is null ? null : decimal.Truncate(number.Value)))
        {
            return (int?)number;
        }

        Add(Find(key)!, $"'{key}' must be a whole number, 0 or greater.");
        return null;
    }

    /// <summary>A scalar by its YAML type, or a list of scalars; maps are not allowed.</summary>
    public static JsonNode? Value(YamlNode node) =>
        node switch
        {
            YamlScalarNode scalar => CoreSchema.Read(scalar),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Value)]),
            _ => null,
        };

    public void Add(YamlNode? node, string sentence) => _mistakes.Add(_file, node?.Start.Line ?? Line, sentence);

    private YamlNode? Require(string key)
    {
        var node = Find(key);
        if (node is null && _map is not null)
        {
            Add(null, $"{_what} needs the key '{key}'.");
        }

        return node;
    }

    private string AsText(YamlNode node, string key)
    {
        if (node is YamlScalarNode scalar && CoreSchema.Read(scalar)?.GetValueKind() == JsonValueKind.String && scalar.Value is { Length: > 0 } text)
        {
            return text;
        }

        Add(node, $"'{key}' must be a string.");
        return "";
    }
}
