using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>Names the items of lists that merge, the way FieldsV1 does.</summary>
internal static class PathElement
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Field(string name) => "f:" + name;

    /// <summary>The element of a list item, or null when the item lacks a key that identifies it.</summary>
    public static string? Item(JsonNode? item, FieldSchema list)
    {
        if (list.List == ListKind.Set)
        {
            return "v:" + (item?.ToJsonString(Relaxed) ?? "null");
        }

        if (item is not JsonObject fields)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var (name, fallback) in list.Keys.OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            var value = fields[name]?.DeepClone() ?? fallback;
            if (value is null)
            {
                return null;
            }

            keys[name] = value;
        }

        return "k:" + keys.ToJsonString(Relaxed);
    }

    /// <summary>The items of a list by their elements, or null when the list does not merge (or its items cannot be identified).</summary>
    public static Dictionary<string, JsonNode?>? Items(JsonNode? list, FieldSchema schema)
    {
        if (list is not JsonArray items || schema.List == ListKind.Atomic)
        {
            return null;
        }

        var found = new Dictionary<string, JsonNode?>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (Item(item, schema) is not { } element || !found.TryAdd(element, item))
            {
                return null;
            }
        }

        return found;
    }
}
