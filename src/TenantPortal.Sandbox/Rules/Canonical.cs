using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>
/// Normalizes an object like the real server's round trip through its Go types: nulls, empty lists and
/// empty maps are left out, quantities are canonical, defaults are filled in. Custom objects only lose nulls in metadata.
/// </summary>
internal static class Canonical
{
    // Fields whose Go tag has no omitempty, or that are pointers to structs, keep their empty value.
    private static readonly HashSet<string> KeptLists = ["rules", "limits", "containers"];

    private static readonly HashSet<string> DroppedMaps =
    [
        "labels",
        "annotations",
        "data",
        "binaryData",
        "stringData",
        "hard",
        "used",
        "matchLabels",
        "nodeSelector",
        "requests",
        "default",
        "defaultRequest",
        "max",
        "min",
    ];

    public static void Shape(ResourceType type, JsonObject node)
    {
        if (type.IsCustom || type == BuiltInResources.Definitions)
        {
            Tidy(node["metadata"]!.AsObject());
            return;
        }

        Tidy(node);
        Defaults.Fill(type, node);
        Quantities.Normalise(type, node);
    }

    private static void Tidy(JsonObject fields)
    {
        foreach (var (name, value) in fields.ToList())
        {
            switch (value)
            {
                case null:
                case JsonArray { Count: 0 } when !KeptLists.Contains(name):
                case JsonObject { Count: 0 } when DroppedMaps.Contains(name):
                    fields.Remove(name);
                    break;
                case JsonObject inner when name is not ("managedFields" or "fieldsV1"):
                    Tidy(inner);
                    break;
                case JsonArray list when name is not "managedFields":
                    foreach (var item in list.OfType<JsonObject>())
                    {
                        Tidy(item);
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
