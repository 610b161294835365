using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;

namespace TenantPortal.Sandbox.Apply;

/// <summary>JSON Patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>The limit of API servers.</summary>
    private const int MaxOperations = 10_000;

    public static JsonObject Apply(JsonObject live, JsonArray patch)
    {
        if (patch.Count > MaxOperations)
        {
            throw ApiException.TooManyOperations(patch.Count, MaxOperations);
        }

        foreach (var operation in patch)
        {
            Apply(live, operation as JsonObject ?? throw Unfit("an operation must be an object"));
        }

        return live;
    }

    private static void Apply(JsonObject live, JsonObject operation)
    {
        var path = PathOf(operation, "path");
        switch ((string?)operation["op"])
        {
            case "add":
                Add(live, path, ValueOf(operation));
                break;
            case "remove":
                Remove(live, path);
                break;
            case "replace":
                Remove(live, path);
                Add(live, path, ValueOf(operation));
                break;
            case "move":
                Add(live, path, Remove(live, PathOf(operation, "from")));
                break;
            case "copy":
                Add(live, path, Find(live, PathOf(operation, "from"))?.DeepClone());
                break;
            case "test" when JsonNode.DeepEquals(Find(live, path), ValueOf(operation)):
                break;
            case "test":
                throw Unfit($"testing value {Write(path)} failed");
            default:
                throw Unfit($"unexpected kind: {(string?)operation["op"]}");
        }
    }

    private static void Add(JsonObject live, string[] path, JsonNode? value)
    {
        var (parent, key) = Locate(live, path);
        if (parent is JsonObject fields)
        {
            fields[key] = value;
        }
        else
        {
            var items = (JsonArray)parent;
            items.Insert(key == "-" ? items.Count : IndexOf(key, items.Count, path), value);
        }
    }

    private static JsonNode? Remove(JsonObject live, string[] path)
    {
        var (parent, key) = Locate(live, path);
        JsonNode? removed;
        if (parent is JsonObject fields)
        {
            if (!fields.TryGetPropertyValue(key, out removed))
            {
                throw Missing(path);
            }

            fields.Remove(key);
            return removed;
        }

        var items = (JsonArray)parent;
        var index = IndexOf(key, items.Count - 1, path);
        removed = items[index];
        items.RemoveAt(index);
        return removed;
    }

    private static JsonNode? Find(JsonObject live, string[] path)
    {
        var (parent, key) = Locate(live, path);
        return parent switch
        {
            JsonObject fields => fields.TryGetPropertyValue(key, out var value) ? value : throw Missing(path),
            _ => ((JsonArray)parent)[IndexOf(key, ((JsonArray)parent).Count - 1, path)],
        };
    }

    private static (JsonNode Parent, string Key) Locate(JsonObject live, string[] path)
    {
        JsonNode? parent = live;
        foreach (var key in path[..^1])
        {
            parent = parent switch
            {
                JsonObject fields => fields[key],
                JsonArray items => items[IndexOf(key, items.Count - 1, path)],
                _ => null,
            };
        }

        return parent is JsonObject or JsonArray ? (parent, path[^1]) : throw Missing(path);
    }

    private static int IndexOf(string key, int last, string[] path) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Missing(path);

    private static string[] PathOf(JsonObject operation, string field) =>
        (string?)operation[field] is ['/', .. var rest]
            ? [.. rest.Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw Unfit($"the {field} of an operation must begin with /");

    private static JsonNode? ValueOf(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Unfit("an operation has no value");

    private static string Write(string[] path) => "/" + string.Join('/', path);

    private static ApiException Missing(string[] path) => Unfit($"the path {Write(path)} does not exist");

    private static ApiException Unfit(string why) => ApiException.UnfitPatch(why);
}
