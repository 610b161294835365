using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>Merges an applied configuration into a live object and removes fields that no manager applies any longer.</summary>
internal static class StructuredMerge
{
    /// <summary>The fields that a configuration sets.</summary>
    public static FieldSet FieldsOf(JsonObject value, FieldSchema schema)
    {
        var set = new FieldSet();
        Collect(value, schema, set);
        return set;
    }

    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldSchema schema)
    {
        if (applied is JsonObject fields && live is JsonObject current && !schema.IsAtomic)
        {
            var merged = current.DeepClone().AsObject();
            foreach (var (name, value) in fields)
            {
                merged[name] = Merge(current[name], value, schema[name]);
            }

            return merged;
        }

        if (PathElement.Items(applied, schema) is { } newItems && PathElement.Items(live, schema) is { } oldItems)
        {
            var merged = new JsonArray();
            foreach (var (element, item) in oldItems)
            {
                merged.Add(newItems.TryGetValue(element, out var change) ? Merge(item, change, schema.Items) : item?.DeepClone());
            }

            foreach (var (element, item) in newItems)
            {
                if (!oldItems.ContainsKey(element))
                {
                    merged.Add(item?.DeepClone());
                }
            }

            return merged;
        }

        return applied?.DeepClone();
    }

    /// <summary>Removes fields that a manager used to own and that now have no owner.</summary>
    public static void Prune(JsonNode? value, FieldSet owned, FieldSet kept, FieldSchema schema)
    {
        if (value is JsonObject fields && !schema.IsAtomic)
        {
            foreach (var name in fields.Select(field => field.Key).ToList())
            {
                var element = PathElement.Field(name);
                if (owned[element] is not { } mine)
                {
                    continue;
                }

                if (kept[element] is { } theirs)
                {
                    Prune(fields[name], mine, theirs, schema[name]);
                }
                else
                {
                    fields.Remove(name);
                }
            }
        }
        else if (value is JsonArray list && PathElement.Items(value, schema) is { } items)
        {
            foreach (var (element, item) in items)
            {
                if (owned[element] is not { } mine)
                {
                    continue;
                }

                if (kept[element] is { } theirs)
                {
                    Prune(item, mine, theirs, schema.Items);
                }
                else
                {
                    list.RemoveAt(list.ToList().FindIndex(other => PathElement.Item(other, schema) == element));
                }
            }
        }
    }

    /// <summary>The first field that the kind does not have, as a path, or null.</summary>
    public static string? FindUnknownField(JsonObject value, FieldSchema schema, string path = "")
    {
        foreach (var (name, child) in value)
        {
            if (schema.IsClosed && !schema.HasField(name))
            {
                return $"{path}.{name}";
            }

            if (child is JsonObject fields && FindUnknownField(fields, schema[name], $"{path}.{name}") is { } unknown)
            {
                return unknown;
            }
        }

        return null;
    }

    private static void Collect(JsonNode? value, FieldSchema schema, FieldSet at)
    {
        if (value is JsonObject fields && !schema.IsAtomic)
        {
            foreach (var (name, child) in fields)
            {
                var set = at.Child(PathElement.Field(name));
                Collect(child, schema[name], set);
                if (child is null or JsonObject { Count: 0 } || schema.KeysAreData)
                {
                    set.Include();
                }
            }
        }
        else if (PathElement.Items(value, schema) is { } items)
        {
            foreach (var (element, item) in items)
            {
                var set = at.Child(element);
                Collect(item, schema.Items, set);
                set.Include();
            }
        }
        else
        {
            at.Include();
        }
    }
}
