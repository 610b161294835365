using System.Text.Json.Nodes;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers.ClusterClasses;

/// <summary>What a ClusterClass says that one of its variables may be: of <c>status.variables</c>, as much as a form shows.</summary>
/// <param name="Choices">Its <c>enum</c>, as text; empty where it has none.</param>
/// <param name="Minimum">Of a number; null for no bound.</param>
/// <param name="Maximum">Of a number; null for no bound.</param>
[StoredAsJson]
public sealed record ClusterClassVariable(string Name, IReadOnlyList<string> Choices, decimal? Minimum, decimal? Maximum)
{
    /// <summary>More than any class has; the rest is left out, as from a cluster that means harm.</summary>
    private const int Most = 500;

    /// <summary>The variables of a ClusterClass as the API server gives it. Where a class and its patches define one differently, the class's own counts.</summary>
    public static IReadOnlyList<ClusterClassVariable> ReadAll(JsonObject clusterClass) =>
        [
            .. ((clusterClass["status"] as JsonObject)?["variables"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Take(Most)
                .Select(Read)
                .OfType<ClusterClassVariable>(),
        ];

    private static ClusterClassVariable? Read(JsonObject variable)
    {
        var definitions = (variable["definitions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var definition = definitions.Find(one => TextOf(one["from"]) == "inline") ?? definitions.FirstOrDefault();
        return TextOf(variable["name"]) is { } name && (definition?["schema"] as JsonObject)?["openAPIV3Schema"] is JsonObject schema
            ? new(
                name,
                [.. (schema["enum"] as JsonArray ?? []).Take(Most).Select(ParameterText.Write)],
                NumberOf(schema["minimum"]),
                NumberOf(schema["maximum"])
            )
            : null;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static decimal? NumberOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;
}
