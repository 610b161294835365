using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation.Network;

/// <summary>Evaluates Kubernetes label selectors: an empty selector matches everything.</summary>
internal static class LabelMatch
{
    public static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        CheckedNamespace.TextsOf(selector?["matchLabels"]).All(required => labels.TryGetValue(required.Key, out var value) && value == required.Value)
        && (selector?["matchExpressions"]?.AsArray() ?? []).All(expression => Holds(expression!, labels));

    /// <summary>Example labels of a pod that the selector matches, as far as they can be derived.</summary>
    public static IReadOnlyDictionary<string, string> Example(JsonNode? selector)
    {
        var labels = new Dictionary<string, string>(CheckedNamespace.TextsOf(selector?["matchLabels"]));
        foreach (var expression in selector?["matchExpressions"]?.AsArray() ?? [])
        {
            if ((string?)expression!["operator"] is "In" or "Exists")
                labels.TryAdd((string)expression["key"]!, (string?)expression["values"]?.AsArray().FirstOrDefault() ?? "any");
        }

        return labels;
    }

    private static bool Holds(JsonNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue((string)expression["key"]!, out var value);
        var isOne = has && (expression["values"]?.AsArray() ?? []).Any(required => (string?)required == value);
        return (string?)expression["operator"] switch
        {
            "In" => isOne,
            "NotIn" => !isOne,
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}
