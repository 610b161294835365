using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>
/// Walks a file's YAML trees and inserts values. Values enter the finished tree unchanged and are never
/// parsed again, so none can break out of its place.
/// </summary>
/// <param name="fragments">The fragments that <c>x-include</c> can reference; fragments cannot include others.</param>
internal sealed class TemplateRenderer(string file, IReadOnlyDictionary<string, YamlFile> fragments, MistakeList mistakes, RenderDepth depth)
{
    private static readonly string When = "x-when";
    private static readonly string ForEach = "x-for-each";
    private static readonly string Include = "x-include";
    private static readonly string Merge = "x-merge";
    private static readonly IReadOnlyDictionary<string, YamlFile> NoFragments = new Dictionary<string, YamlFile>();
    private readonly ScalarRenderer _scalars = new(file, mistakes);

    /// <summary>Renders a document or list item as often as its <c>x-when</c> and <c>x-for-each</c> require: never, once or many times.</summary>
    public IEnumerable<JsonNode?> Repeat(YamlNode node, RenderScope scope)
    {
        foreach (var inner in Scopes(node, scope))
        {
            if (IsKept(node, inner))
            {
                yield return node is YamlMappingNode map ? Map(map, inner, mayHaveDirectives: true) : Value(node, inner);
            }
        }
    }

    private IEnumerable<RenderScope> Scopes(YamlNode node, RenderScope scope)
    {
        if (Find(node, ForEach) is not { } directive)
        {
            return [scope];
        }

        if (Read(directive, scope, "a list", out var value) && value is JsonArray list)
        {
            // Otherwise the body of an empty list would first be validated when a user fills the list.
            return list.Count == 0 && depth == RenderDepth.EveryBranch ? [scope.With(JsonValue.Create("sample"))] : list.Select(scope.With);
        }

        return [];
    }

    private bool IsKept(YamlNode node, RenderScope scope)
    {
        if (Find(node, When) is not { } directive)
        {
            return true;
        }

        return Read(directive, scope, "true or false", out var value) && (depth == RenderDepth.EveryBranch || value!.GetValue<bool>());
    }

    private static YamlNode? Find(YamlNode node, string directive) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(directive), out var found) ? found : null;

    private bool Read(YamlNode directive, RenderScope scope, string expected, out JsonNode? value)
    {
        value = null;
        var before = mistakes.Count;
        if (directive is not YamlScalarNode scalar || TextPart.Split(scalar.Value ?? "", out _) is not [{ IsPlaceholder: true }])
        {
            mistakes.Add(file, directive.Start.Line, $"{When}, {ForEach} and {Merge} must contain exactly one placeholder, such as ${{options.name}}.");
            return false;
        }

        value = _scalars.Render(scalar, scope);
        if (mistakes.Count == before && ScalarRenderer.Describe(value) != expected)
        {
            mistakes.Add(file, directive.Start.Line, $"{scalar.Value} must be {expected} here, but is {ScalarRenderer.Describe(value)}.");
        }

        return mistakes.Count == before;
    }

    /// <summary>The entries of the map that an <c>x-merge</c> names; they are added to the map that it is in.</summary>
    private JsonObject ReadMerged(YamlNode directive, RenderScope scope) =>
        Read(directive, scope, "a map", out var value) && value is JsonObject map ? map : [];

    private JsonNode? Value(YamlNode node, RenderScope scope) =>
        node switch
        {
            YamlMappingNode map when Find(map, Include) is { } included => Included(map, included, scope),
            YamlMappingNode map => Map(map, scope, mayHaveDirectives: false),
            YamlSequenceNode list => new JsonArray([.. list.Children.SelectMany(item => Repeat(item, scope))]),
            YamlScalarNode scalar => _scalars.Render(scalar, scope),
            _ => null,
        };

    private JsonNode? Included(YamlMappingNode map, YamlNode directive, RenderScope scope)
    {
        var name = (directive as YamlScalarNode)?.Value ?? "";
        if (map.Children.Count > 1)
        {
            mistakes.Add(file, directive.Start.Line, $"{Include} must be the only key of its map.");
        }
        else if (!fragments.TryGetValue(name, out var fragment))
        {
            mistakes.Add(file, directive.Start.Line, $"There is no fragment '{name}'{Suggestion.End(name, fragments.Keys)}");
        }
        else if (fragment.Documents is not [var root])
        {
            mistakes.Add(fragment.Path, 1, "A fragment must contain one document.");
        }
        else
        {
            return new TemplateRenderer(fragment.Path, NoFragments, mistakes, depth).Value(root, scope);
        }

        return null;
    }

    private JsonObject Map(YamlMappingNode map, RenderScope scope, bool mayHaveDirectives)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                continue;
            }

            if (name == When || name == ForEach)
            {
                if (!mayHaveDirectives)
                {
                    mistakes.Add(file, key.Start.Line, $"{name} works only on a document or on a map that is a list item.");
                }

                continue;
            }

            if (name == Merge)
            {
                foreach (var (added, amount) in ReadMerged(value, scope))
                {
                    if (!result.TryAdd(added, amount?.DeepClone()))
                    {
                        mistakes.Add(file, key.Start.Line, $"The key '{added}' is defined twice.");
                    }
                }

                continue;
            }

            if (name.StartsWith("x-", StringComparison.Ordinal) && Suggestion.End(name, [When, ForEach, Include, Merge]) is { Length: > 1 } end)
            {
                mistakes.Add(file, key.Start.Line, $"Unknown directive {name}{end}");
            }

            var text = _scalars.Text(name, key.Start.Line, scope);
            if (text is not null && !result.TryAdd(text, Value(value, scope)))
            {
                mistakes.Add(file, key.Start.Line, $"The key '{text}' is defined twice.");
            }
        }

        return result;
    }
}
