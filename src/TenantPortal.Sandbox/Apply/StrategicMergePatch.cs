using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>Kubernetes' strategic merge patch, with the merge keys of the schema table.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";

    public static JsonObject Apply(JsonObject live, JsonObject patch, FieldSchema schema)
    {
        if ((string?)patch[Directive] == "replace")
        {
            var replaced = patch.DeepClone().AsObject();
            replaced.Remove(Directive);
            return replaced;
        }

        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    live.Remove(name);
                    break;
                case JsonArray removals when name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal):
                    Remove(live[name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]] as JsonArray, removals);
                    break;
                case JsonNode when name[0] == '$':
                    // Ordering and retained keys matter only for kinds whose lists the server itself keeps in order.
                    break;
                case JsonObject { } changes when (string?)changes[Directive] == "delete":
                    live.Remove(name);
                    break;
                case JsonObject changes:
                    live[name] = Apply((live[name]?.DeepClone() as JsonObject) ?? [], changes, schema[name]);
                    break;
                case JsonArray items when schema[name].List != ListKind.Atomic:
                    live[name] = Merge(live[name] as JsonArray ?? [], items, schema[name]);
                    break;
                default:
                    live[name] = value.DeepClone();
                    break;
            }
        }

        return live;
    }

    private static JsonArray Merge(JsonArray live, JsonArray patch, FieldSchema schema)
    {
        if (patch.OfType<JsonObject>().Any(item => (string?)item[Directive] == "replace"))
        {
            return new JsonArray([.. patch.Where(item => item?[Directive] is null).Select(item => item?.DeepClone())]);
        }

        var merged = live.Select(item => item?.DeepClone()).ToList();
        foreach (var change in patch)
        {
            var element = KeyOf(change, schema);
            var at = merged.FindIndex(item => KeyOf(item, schema) == element);
            if (change is JsonObject { } fields && (string?)fields[Directive] == "delete")
            {
                merged.RemoveAll(item => KeyOf(item, schema) == element);
            }
            else if (at < 0)
            {
                merged.Add(change?.DeepClone());
            }
            else if (change is JsonObject changes && merged[at] is JsonObject current)
            {
                merged[at] = Apply(current, changes, schema.Items);
            }
        }

        return new JsonArray([.. merged]);
    }

    // A patch may identify an item by its first key alone: container ports merge by containerPort.
    private static string? KeyOf(JsonNode? item, FieldSchema schema) =>
        schema.List == ListKind.Set ? item?.ToJsonString() : item?[schema.Keys[0].Name]?.ToJsonString();

    private static void Remove(JsonArray? live, JsonArray removals)
    {
        foreach (var found in (live ?? []).Where(item => removals.Any(removal => JsonNode.DeepEquals(item, removal))).ToList())
        {
            live!.Remove(found);
        }
    }
}
