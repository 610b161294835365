using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>
/// Restricts a tenant's users to read access by changing roles instead of bindings: a Role can be changed in place and back,
/// the roleRef of a binding cannot. A ClusterRole is not the tenant's to change, so users are removed from its binding.
/// </summary>
public static class Quarantine
{
    private static readonly string[] Reading = ["get", "list", "watch"];

    private static readonly string[] People = ["Group", "User"];

    /// <summary>The same objects, with read-only Roles for users and without users in bindings to ClusterRoles.</summary>
    public static RenderedManifests Reduce(RenderedManifests rendered)
    {
        var roles = rendered
            .All.Where(manifest => manifest.Kind == "RoleBinding")
            .Select(manifest => manifest.ToJson())
            .Where(binding => binding["subjects"]?.AsArray().Any(AreOfPeople) == true && (string?)binding["roleRef"]?["kind"] == "Role")
            .Select(binding => (string)binding["roleRef"]!["name"]!)
            .ToHashSet(StringComparer.Ordinal);
        return rendered.With(manifest =>
            manifest.Kind switch
            {
                "Role" when roles.Contains(manifest.Name) => ReadOnly(manifest),
                "RoleBinding" or "ClusterRoleBinding" => WithoutClusterRole(manifest),
                _ => manifest,
            }
        );
    }

    /// <summary>A binding with those of its users that are in one of the groups; any other object as it is.</summary>
    internal static Manifest WithGroups(Manifest manifest, IReadOnlyCollection<string> groups)
    {
        if (manifest.Kind is not ("RoleBinding" or "ClusterRoleBinding"))
            return manifest;
        var body = manifest.ToJson();
        var subjects = body["subjects"]?.AsArray() ?? [];
        if (!subjects.Any(IsOther))
            return manifest;
        body["subjects"] = new JsonArray([.. subjects.Where(subject => !IsOther(subject)).Select(subject => subject!.DeepClone())]);
        return Manifest.Parse(body);

        bool IsOther(JsonNode? subject) => AreOfPeople(subject) && !groups.Contains((string?)subject!["name"]);
    }

    private static bool AreOfPeople(JsonNode? subject) => People.Contains((string?)subject!["kind"]);

    private static Manifest WithoutClusterRole(Manifest binding) =>
        (string?)binding.ToJson()["roleRef"]?["kind"] == "ClusterRole" ? WithGroups(binding, []) : binding;

    private static Manifest ReadOnly(Manifest role)
    {
        var body = role.ToJson();
        var rules = body["rules"]?.AsArray() ?? [];
        foreach (var rule in rules)
            rule!["verbs"] = new JsonArray([
                .. Reading.Where(verb => rule["verbs"]!.AsArray().Any(held => (string?)held == verb)).Select(verb => JsonValue.Create(verb)),
            ]);
        body["rules"] = new JsonArray([.. rules.Where(rule => rule!["verbs"]!.AsArray().Count > 0).Select(rule => rule!.DeepClone())]);
        return Manifest.Parse(body);
    }
}
