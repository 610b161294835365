using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>Decides which requests a policy is about, by the rules and selectors of <c>matchConstraints</c> and <c>matchResources</c>.</summary>
internal static class Matching
{
    private static readonly string[] Known = ["resourceRules", "excludeResourceRules", "namespaceSelector", "objectSelector", "matchPolicy"];

    /// <param name="constraints">Null for a binding without any: it matches what its policy matches.</param>
    public static bool Matches(JsonObject? constraints, AdmissionRequest request)
    {
        if (constraints is null)
            return true;
        if (constraints.Select(entry => entry.Key).Except(Known).FirstOrDefault() is { } unknown)
            throw new NotSupportedException(unknown);
        return (constraints["resourceRules"] is not JsonArray rules || rules.Any(rule => IsAbout(rule!.AsObject(), request)))
            && !(constraints["excludeResourceRules"] as JsonArray ?? []).Any(rule => IsAbout(rule!.AsObject(), request))
            && MatchesNamespace(constraints["namespaceSelector"] as JsonObject, request)
            && MatchesObject(constraints["objectSelector"] as JsonObject, request);
    }

    private static bool IsAbout(JsonObject rule, AdmissionRequest request)
    {
        var resource = request.SubResource.Length > 0 ? $"{request.Resource.Plural}/{request.SubResource}" : request.Resource.Plural;
        return Contains(rule, "apiGroups", request.Resource.Group)
            && Contains(rule, "apiVersions", request.Resource.Version)
            && Contains(rule, "operations", request.Operation)
            && (Contains(rule, "resources", resource) || Strings(rule, "resources").Contains("*/*"));
    }

    private static bool Contains(JsonObject rule, string field, string value) => Strings(rule, field).Any(item => item == "*" || item == value);

    private static IEnumerable<string> Strings(JsonObject rule, string field) => rule[field]!.AsArray().Select(item => (string)item!);

    /// <summary>A namespace has its own labels, those of after the write; other objects without a namespace match every selector.</summary>
    private static bool MatchesNamespace(JsonObject? selector, AdmissionRequest request) =>
        selector is null
        || (
            request.Resource.Plural == "namespaces"
                ? Selects(selector, request.Object ?? request.OldObject)
                : request.Namespace is null || Selects(selector, request.Namespace)
        );

    /// <summary>The object of before or of after the write must match.</summary>
    private static bool MatchesObject(JsonObject? selector, AdmissionRequest request) =>
        selector is null || Selects(selector, request.Object) || Selects(selector, request.OldObject);

    private static bool Selects(JsonObject selector, JsonObject? target)
    {
        if (target is null)
            return false;
        var labels = target["metadata"]?["labels"] as JsonObject ?? [];
        return (selector["matchLabels"] as JsonObject ?? []).All(wanted => (string?)labels[wanted.Key] == (string?)wanted.Value)
            && (selector["matchExpressions"] as JsonArray ?? []).All(expression => Holds(expression!.AsObject(), labels));
    }

    private static bool Holds(JsonObject expression, JsonObject labels)
    {
        var key = (string)expression["key"]!;
        return (string)expression["operator"]! switch
        {
            "Exists" => labels.ContainsKey(key),
            "DoesNotExist" => !labels.ContainsKey(key),
            "In" => labels.ContainsKey(key) && Strings(expression, "values").Contains((string?)labels[key]),
            "NotIn" => !labels.ContainsKey(key) || !Strings(expression, "values").Contains((string?)labels[key]),
            var unknown => throw new NotSupportedException(unknown),
        };
    }
}
