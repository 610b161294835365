using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>Objects of requests as values of CEL.</summary>
internal static class CelValues
{
    /// <summary>Fields without a value do not exist, as an API server does not store them.</summary>
    public static object? Of(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonObject map => map.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => Of(entry.Value)),
            JsonArray list => list.Select(Of).ToList(),
            _ => node.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => Number(node.ToJsonString()),
                _ => node.GetValue<string>(),
            },
        };

    private static object Number(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : double.Parse(text, CultureInfo.InvariantCulture);
}
