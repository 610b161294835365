using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>
/// Evaluates the rights of a user or group from the stored Roles and bindings. Only access reviews use it: the sandbox itself allows the holder
/// of its token everything.
/// </summary>
internal static class Authorization
{
    private static readonly ResourceType Roles = Named("Role");
    private static readonly ResourceType RoleBindings = Named("RoleBinding");
    private static readonly ResourceType ClusterRoles = Named("ClusterRole");
    private static readonly ResourceType ClusterRoleBindings = Named("ClusterRoleBinding");

    /// <param name="spec">The spec of a SubjectAccessReview.</param>
    public static (bool Allowed, string Reason) Review(ObjectStore store, JsonObject spec)
    {
        var groups = (spec["groups"] as JsonArray ?? []).Select(group => (string?)group ?? "").ToHashSet(StringComparer.Ordinal);
        if (groups.Contains("system:masters"))
        {
            return (true, "");
        }

        if (spec["resourceAttributes"] is not JsonObject requested)
        {
            return (false, "");
        }

        var user = (string?)spec["user"] ?? "";
        var ns = (string?)requested["namespace"] ?? "";
        foreach (var (type, binding) in BindingsFor(store, ns))
        {
            var isBound = (binding["subjects"] as JsonArray ?? []).Any(subject => Is(subject!, user, groups, (string?)binding["metadata"]?["namespace"]));
            var reference = binding["roleRef"];
            var role = isBound
                ? store.Find(
                    (string?)reference?["kind"] == "Role" ? Roles : ClusterRoles,
                    (string?)reference?["kind"] == "Role" ? ns : "",
                    (string?)reference?["name"] ?? ""
                )
                : null;
            if (role is not null && (role.ToNode()["rules"] as JsonArray ?? []).Any(rule => Grants(rule!, requested)))
            {
                return (true, $"RBAC: allowed by {type.Kind} \"{binding["metadata"]!["name"]}\" of {reference!["kind"]} \"{role.Name}\"");
            }
        }

        return (false, "");
    }

    private static IEnumerable<(ResourceType Type, JsonObject Binding)> BindingsFor(ObjectStore store, string ns)
    {
        foreach (var stored in store.List(ClusterRoleBindings, null).Objects)
        {
            yield return (ClusterRoleBindings, stored.ToNode());
        }

        foreach (var stored in ns.Length > 0 ? store.List(RoleBindings, ns).Objects : [])
        {
            yield return (RoleBindings, stored.ToNode());
        }
    }

    private static bool Is(JsonNode subject, string user, HashSet<string> groups, string? bindingNamespace)
    {
        var name = (string?)subject["name"] ?? "";
        return (string?)subject["kind"] switch
        {
            "User" => name == user,
            "Group" => groups.Contains(name),
            "ServiceAccount" => user == $"system:serviceaccount:{(string?)subject["namespace"] ?? bindingNamespace}:{name}",
            _ => false,
        };
    }

    private static bool Grants(JsonNode rule, JsonObject requested)
    {
        var (resource, subresource, name) = ((string?)requested["resource"] ?? "", (string?)requested["subresource"] ?? "", (string?)requested["name"] ?? "");
        var names = Texts(rule["resourceNames"]);
        var wanted = subresource.Length > 0 ? $"{resource}/{subresource}" : resource;
        return Has(rule["verbs"], (string?)requested["verb"] ?? "")
            && Has(rule["apiGroups"], (string?)requested["group"] ?? "")
            && (Has(rule["resources"], wanted) || (subresource.Length > 0 && Texts(rule["resources"]).Contains($"*/{subresource}")))
            && (names.Count == 0 || names.Contains(name));
    }

    private static bool Has(JsonNode? list, string wanted) => Texts(list) is var texts && (texts.Contains("*") || texts.Contains(wanted));

    private static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string?)item ?? "")];

    private static ResourceType Named(string kind) => BuiltInResources.All.Single(type => type.Kind == kind);
}
