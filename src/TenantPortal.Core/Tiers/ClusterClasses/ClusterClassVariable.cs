using System.Text.Json.Nodes;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers.ClusterClasses;

/// <summary>The allowed values of a ClusterClass variable: the part of <c>status.variables</c> that forms use.</summary>
/// <param name="Choices">Its <c>enum</c>, as text; empty when it has none.</param>
/// <param name="Minimum">The bound of a number; null for none.</param>
/// <param name="Maximum">The bound of a number; null for none.</param>
[StoredAsJson]
public sealed record ClusterClassVariable(string Name, IReadOnlyList<string> Choices, decimal? Minimum, decimal? Maximum)
{
    /// <summary>More than any real class has; limits what a malicious cluster can store.</summary>
    private const int MaxItems = 500;

    /// <summary>
    /// The variables of a ClusterClass from the API server. When a class and its patches define one differently, the class's definition
    /// applies.
    /// </summary>
    public static IReadOnlyList<ClusterClassVariable> ReadAll(JsonObject clusterClass) =>
        [
            .. ((clusterClass["status"] as JsonObject)?["variables"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Take(MaxItems)
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
                [.. (schema["enum"] as JsonArray ?? []).Take(MaxItems).Select(ParameterText.Write)],
                NumberOf(schema["minimum"]),
                NumberOf(schema["maximum"])
            )
            : null;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static decimal? NumberOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;
}
