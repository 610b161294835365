using System.Text.Json;

namespace TenantPortal.Core.Audit.Log;

/// <summary>One changed value.</summary>
/// <param name="Path">The location: <c>Tenant shop.generation</c>.</param>
/// <param name="Before">As JSON; null when there was none.</param>
/// <param name="After">As JSON; null when it was removed.</param>
public sealed record ValueChange(string Path, string? Before, string? After);

/// <summary>Lists an entry's change value by value.</summary>
public static class JsonDiff
{
    /// <param name="change">The text of <see cref="AuditLine.Change"/>.</param>
    public static IReadOnlyList<ValueChange> Read(string change)
    {
        if (!TryParse(change, out var root))
            return [new("unreadable", null, change)];
        var (before, after) = (Flatten(root, "before"), Flatten(root, "after"));
        return
        [
            .. before
                .Keys.Union(after.Keys)
                .Order(StringComparer.Ordinal)
                .Select(path => new ValueChange(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
                .Where(value => value.Before != value.After),
        ];
    }

    // The text may have been changed directly in the database.
    private static bool TryParse(string text, out JsonElement root)
    {
        try
        {
            root = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            root = default;
            return false;
        }
    }

    private static Dictionary<string, string> Flatten(JsonElement root, string side)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(side, out var element))
            Add(values, "", element);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Add(values, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                for (var i = 0; i < element.GetArrayLength(); i++)
                    Add(values, $"{path}[{i}]", element[i]);
                break;
            case JsonValueKind.Null:
                break;
            default:
                values[path] = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                break;
        }
    }
}
