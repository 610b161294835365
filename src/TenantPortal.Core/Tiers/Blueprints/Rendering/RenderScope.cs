using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tiers.Blueprints.Rendering;

/// <summary>What placeholders can reference at one place of a template: the documented model and, inside <c>x-for-each</c>, the item.</summary>
internal sealed class RenderScope(JsonObject model)
{
    private static readonly string Item = "item";
    private bool _hasItem;
    private JsonNode? _item;

    public RenderScope With(JsonNode? item) => new(model) { _hasItem = true, _item = item };

    public bool TryFind(string path, out JsonNode? value)
    {
        var names = path.Split('.');
        var isItem = _hasItem && names[0] == Item;
        value = isItem ? _item : model;
        foreach (var name in names.Skip(isItem ? 1 : 0))
        {
            if (value is not JsonObject map || !map.TryGetPropertyValue(name, out value))
            {
                value = null;
                return false;
            }
        }

        return true;
    }

    public string Unknown(string path) =>
        $"Unknown placeholder ${{{path}}}{Suggestion.End(path, _hasItem ? [Item, .. Paths(_item, Item), .. Paths(model, "")] : Paths(model, ""))}";

    private static IEnumerable<string> Paths(JsonNode? node, string path) =>
        node is not JsonObject map
            ? []
            : map.SelectMany(entry =>
            {
                var inner = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
                return Paths(entry.Value, inner).Prepend(inner);
            });
}
