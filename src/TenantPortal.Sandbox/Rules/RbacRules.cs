using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates roles and their bindings.</summary>
internal static class RbacRules
{
    public static void CheckRole(ResourceType type, JsonObject node, Findings findings)
    {
        var rules = node["rules"] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            int Size(string field) => (rules[i]?[field] as JsonArray)?.Count ?? 0;
            if (Size("verbs") == 0)
            {
                findings.Required($"rules[{i}].verbs", "verbs must contain at least one value");
            }

            if (Size("nonResourceURLs") > 0)
            {
                if (type.Namespaced)
                {
                    var urls = string.Join(", ", rules[i]!["nonResourceURLs"]!.AsArray().Select(url => $"\"{url}\""));
                    findings.InvalidRaw($"rules[{i}].nonResourceURLs", $"[]string{{{urls}}}", "namespaced rules cannot apply to non-resource URLs");
                }

                continue;
            }

            if (Size("apiGroups") == 0)
            {
                findings.Required($"rules[{i}].apiGroups", "resource rules must supply at least one api group");
            }

            if (Size("resources") == 0)
            {
                findings.Required($"rules[{i}].resources", "resource rules must supply at least one resource");
            }
        }
    }

    public static void CheckBinding(ResourceType type, JsonObject? before, JsonObject node, Findings findings)
    {
        const string RbacGroup = "rbac.authorization.k8s.io";
        var role = node["roleRef"] as JsonObject ?? [];
        string Text(string field) => (string?)role[field] ?? "";
        if (before is not null && !JsonNode.DeepEquals(before["roleRef"], role))
        {
            findings.InvalidRaw(
                "roleRef",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"rbac.RoleRef{{APIGroup:\"{Text("apiGroup")}\", Kind:\"{Text("kind")}\", Name:\"{Text("name")}\"}}"
                ),
                "cannot change roleRef"
            );
        }

        if (Text("apiGroup") != RbacGroup)
        {
            findings.NotSupported("roleRef.apiGroup", Text("apiGroup"), RbacGroup);
        }

        string[] kinds = type.Namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (!kinds.Contains(Text("kind")))
        {
            findings.NotSupported("roleRef.kind", Text("kind"), kinds);
        }

        if (Text("name").Length == 0)
        {
            findings.Required("roleRef.name");
        }

        var subjects = node["subjects"] as JsonArray ?? [];
        for (var i = 0; i < subjects.Count; i++)
        {
            var kind = (string?)subjects[i]?["kind"];
            if (string.IsNullOrEmpty((string?)subjects[i]?["name"]))
            {
                findings.Required($"subjects[{i}].name");
            }

            if (kind is not ("ServiceAccount" or "User" or "Group"))
            {
                findings.NotSupported($"subjects[{i}].kind", kind, "ServiceAccount", "User", "Group");
            }
            else if (kind == "ServiceAccount" && string.IsNullOrEmpty((string?)subjects[i]?["namespace"]))
            {
                findings.Required($"subjects[{i}].namespace");
            }
        }
    }
}
