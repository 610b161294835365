using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>Reads the merge rules of a custom resource from its OpenAPI schema.</summary>
internal static class CustomSchema
{
    public static FieldSchema Of(JsonObject? schema)
    {
        var fields = Fields(schema).Where(field => field.Name is not "metadata");
        return FieldSchema.Struct([("metadata", SchemaTable.Metadata), .. fields]);
    }

    private static FieldSchema Read(JsonObject? schema)
    {
        if (schema is null)
        {
            return FieldSchema.Unknown;
        }

        if ((string?)schema["x-kubernetes-map-type"] == "atomic")
        {
            return FieldSchema.Atomic;
        }

        return (string?)schema["x-kubernetes-list-type"] switch
        {
            "set" => FieldSchema.Set,
            "map" => FieldSchema.ListBy(
                string.Join(',', (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => KeyWithDefault(schema, (string)key!))),
                Read(schema["items"] as JsonObject)
            ),
            _ when schema["additionalProperties"] is JsonObject values => FieldSchema.MapOf(Read(values)),
            _ => FieldSchema.Struct([.. Fields(schema)]),
        };
    }

    private static IEnumerable<(string Name, FieldSchema Schema)> Fields(JsonObject? schema) =>
        (schema?["properties"] as JsonObject ?? []).Select(field => (field.Key, Read(field.Value as JsonObject)));

    private static string KeyWithDefault(JsonObject list, string key) =>
        list["items"]?["properties"]?[key]?["default"] is { } fallback ? $"{key}={fallback}" : key;
}
