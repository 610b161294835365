using System.Text.Json.Nodes;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>One rule of a role.</summary>
internal sealed record AccessRule(IReadOnlyList<string> ApiGroups, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, IReadOnlyList<string> Names)
{
    public const string Any = "*";

    public static IReadOnlyList<AccessRule> ReadAll(JsonNode? rules) =>
        [
            .. (rules as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(rule => new AccessRule(Texts(rule["apiGroups"]), Texts(rule["resources"]), Texts(rule["verbs"]), Texts(rule["resourceNames"]))),
        ];

    /// <summary>True when the rule allows one of the verbs on one of the resources.</summary>
    public bool Allows(string apiGroup, IReadOnlyList<string> resources, IReadOnlyList<string> verbs) =>
        Has(ApiGroups, apiGroup) && resources.Any(CoversResource) && verbs.Any(verb => Has(Verbs, verb));

    public bool HasVerb(params string[] verbs) => verbs.Any(verb => Has(Verbs, verb));

    private bool CoversResource(string resource) => Has(Resources, resource) || (resource.Split('/') is [_, var sub] && Resources.Contains($"{Any}/{sub}"));

    private static bool Has(IReadOnlyList<string> list, string word) => list.Contains(word) || list.Contains(Any);

    internal static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(Text).OfType<string>()];

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
