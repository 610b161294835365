using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Drift;

/// <summary>
/// Compares a live object with its approved manifest by the fields that the portal applies. Lists are one field, as the API server treats those that
/// secure a tenant. What the server adds or writes in another form is no difference.
/// </summary>
public static class DriftDetector
{
    /// <summary>Of a shown value, in characters.</summary>
    public const int MaxValueLength = 300;

    private const string Hidden = "(not shown)";

    private static readonly string[] Identity = ["apiVersion", "kind", "status"];
    private static readonly string[] Metadata = ["labels", "annotations"];

    /// <param name="portal">The field manager that the portal applies as.</param>
    public static IReadOnlyList<FieldDifference> Compare(Manifest approved, JsonObject live, string portal)
    {
        var owners = FieldOwners.Of(live);
        var isSecret = approved.Kind == "Secret";
        return [.. FindPaths(approved.ToJson(), live).Select(found => Describe(found.Path, found.Approved, found.Live, owners, isSecret, portal))];
    }

    private static IEnumerable<(FieldPath Path, JsonNode Approved, JsonNode? Live)> FindPaths(JsonObject approved, JsonObject live)
    {
        foreach (var (key, value) in approved)
        {
            if (Identity.Contains(key))
                continue;
            foreach (var found in key == "metadata" ? FindInMetadata(value, live[key]) : Find(FieldPath.Of(key), value, live[key]))
                yield return found;
        }
    }

    private static IEnumerable<(FieldPath, JsonNode, JsonNode?)> FindInMetadata(JsonNode? approved, JsonNode? live) =>
        Metadata.Where(key => approved?[key] is JsonObject { Count: > 0 }).SelectMany(key => Find(FieldPath.Of("metadata", key), approved![key], live?[key]));

    private static IEnumerable<(FieldPath, JsonNode, JsonNode?)> Find(FieldPath path, JsonNode? approved, JsonNode? live)
    {
        if (approved is null || IsEmpty(approved) && live is null)
            return [];
        if (approved is JsonObject map && live is JsonObject or null && map.Count > 0)
            return map.SelectMany(field => Find(path.Below(field.Key), field.Value, live?[field.Key]));
        return IsSame(approved, live) ? [] : [(path, approved, live)];
    }

    private static FieldDifference Describe(FieldPath path, JsonNode approved, JsonNode? live, FieldOwners owners, bool isSecret, string portal)
    {
        var owner = owners.FindForeign(path, portal);
        return new FieldDifference(
            path,
            isSecret ? Hidden : TextOf(approved),
            live is null ? null
                : isSecret ? Hidden
                : TextOf(live),
            owner?.Manager,
            owner?.At,
            live is not null && owners.IsOwnedByPortal(path, portal)
        );
    }

    /// <summary>API servers leave out empty texts, lists and maps.</summary>
    private static bool IsEmpty(JsonNode node) =>
        node is JsonArray { Count: 0 } or JsonObject { Count: 0 } || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);

    private static bool IsSame(JsonNode? approved, JsonNode? live) =>
        (approved, live) switch
        {
            (null, null) => true,
            (not null, null) => IsEmpty(approved),
            (null, not null) => false,
            (JsonArray ours, JsonArray theirs) => ours.Count == theirs.Count && ours.Zip(theirs).All(pair => IsSame(pair.First, pair.Second)),
            // A key that only the live element has may be a default, or widen it: the owner of the list decides which.
            (JsonObject ours, JsonObject theirs) => ours.All(field => IsSame(field.Value, theirs[field.Key]))
                && theirs.All(field => ours.ContainsKey(field.Key) || IsDefault(field.Key, field.Value)),
            (JsonValue ours, JsonValue theirs) => IsSameValue(ours, theirs),
            _ => false,
        };

    /// <summary>What API servers add to the elements of lists of the kinds that the portal applies.</summary>
    private static bool IsDefault(string key, JsonNode? value) =>
        (key, TextOf(value)) is ("protocol", "TCP") or ("apiGroup", "rbac.authorization.k8s.io") || value is null || IsEmpty(value) && value is not JsonObject;

    private static bool IsSameValue(JsonValue ours, JsonValue theirs)
    {
        if (JsonNode.DeepEquals(ours, theirs))
            return true;
        var (left, right) = (TextOf(ours), TextOf(theirs));
        return left == right && ours.GetValueKind() == theirs.GetValueKind()
            || Quantity.TryParse(left, out var approved) && Quantity.TryParse(right, out var live) && approved == live;
    }

    private static string TextOf(JsonNode? node)
    {
        var text = node switch
        {
            null => "",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => node.ToJsonString(),
        };
        return StorableText.From(WrittenText.Limit(text, MaxValueLength));
    }
}
