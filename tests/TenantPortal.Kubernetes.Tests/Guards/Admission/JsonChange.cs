using System.Globalization;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>Changes an object by a JSON patch (RFC 6902) of the operations that the cases use.</summary>
internal static class JsonChange
{
    public static JsonObject Apply(JsonObject to, string? patch)
    {
        var changed = to.DeepClone().AsObject();
        foreach (var step in JsonNode.Parse(patch ?? "[]")!.AsArray().Select(step => step!.AsObject()))
            Apply(changed, (string)step["op"]!, [.. ((string)step["path"]!)[1..].Split('/').Select(Unescape)], step["value"]);
        return changed;
    }

    private static void Apply(JsonNode root, string operation, string[] path, JsonNode? value)
    {
        var parent = path[..^1].Aggregate(root, (node, key) => Find(node, key) ?? throw new InvalidOperationException($"There is no '{key}'."));
        var exists = Find(parent, path[^1]) is not null;
        if (operation is "replace" or "remove" && !exists)
            throw new InvalidOperationException($"There is no '{path[^1]}' to {operation}.");
        switch (parent, operation)
        {
            case (JsonArray list, "add") when path[^1] == "-":
                list.Add(value?.DeepClone());
                break;
            case (JsonArray list, "replace"):
                list[At(path[^1])] = value?.DeepClone();
                break;
            case (JsonObject map, "add" or "replace"):
                map[path[^1]] = value?.DeepClone();
                break;
            case (JsonObject map, "remove"):
                map.Remove(path[^1]);
                break;
            default:
                throw new NotSupportedException($"{operation} {string.Join('/', path)}");
        }
    }

    private static JsonNode? Find(JsonNode node, string key) =>
        node switch
        {
            JsonObject map => map[key],
            JsonArray list when key != "-" => list[At(key)],
            _ => null,
        };

    private static int At(string key) => int.Parse(key, CultureInfo.InvariantCulture);

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
