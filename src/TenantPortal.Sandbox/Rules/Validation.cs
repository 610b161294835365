using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Refuses what the real server refuses, for metadata of every kind and for the kinds of a tenant's bundle.</summary>
internal static partial class Validation
{
    private const string PodSecurity = "pod-security.kubernetes.io/";

    public static void Check(ResourceType type, JsonObject? before, JsonObject node)
    {
        var metadata = node["metadata"]!.AsObject();
        var name = (string?)metadata["name"] ?? "";
        var findings = new Findings();
        if (name.Length == 0)
        {
            findings.Required("metadata.name", "name or generateName is required");
        }
        else
        {
            Names.CheckMetadata(type, metadata, findings);
        }

        CheckSpec(type, before, node, findings);
        findings.ThrowIfAny(type, name);
        if (type.Kind == "Namespace")
        {
            // The Pod Security admission plugin answers on its own, after everything else was found right.
            var policy = new Findings();
            CheckPodSecurity(metadata["labels"] as JsonObject, policy);
            policy.ThrowIfAny(type, name);
        }
    }

    private static void CheckSpec(ResourceType type, JsonObject? before, JsonObject node, Findings findings)
    {
        var spec = node["spec"] as JsonObject ?? [];
        switch (type.Kind)
        {
            case "ResourceQuota":
                QuotaRules.Check(spec, findings);
                break;
            case "LimitRange":
                LimitRules.Check(spec, findings);
                break;
            case "NetworkPolicy":
                CheckPolicy(spec, findings);
                break;
            case "Role" or "ClusterRole":
                CheckRole(type, node, findings);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                CheckBinding(type, before, node, findings);
                break;
            default:
                break;
        }
    }

    private static void CheckPodSecurity(JsonObject? labels, Findings findings)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (!key.StartsWith(PodSecurity, StringComparison.Ordinal))
            {
                continue;
            }

            var text = (string?)value ?? "";
            var field = "metadata.labels";
            switch (key[PodSecurity.Length..])
            {
                case "enforce" or "audit" or "warn" when text is not ("privileged" or "baseline" or "restricted"):
                    findings.Invalid($"{field}[{key}]", text, "must be one of privileged, baseline, restricted");
                    break;
                case "enforce-version" or "audit-version" or "warn-version" when text != "latest" && !VersionLabel().IsMatch(text):
                    findings.Invalid($"{field}[{key}]", text, "must be \"latest\" or \"v1.x\"");
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckPolicy(JsonObject spec, Findings findings)
    {
        Names.CheckLabels("spec.podSelector.matchLabels", spec["podSelector"]?["matchLabels"] as JsonObject, findings);
        var types = spec["policyTypes"] as JsonArray ?? [];
        if (types.Count > 2)
        {
            findings.Invalid("spec.policyTypes", types.ToJsonString(), "may not specify more than two policyTypes");
        }

        for (var i = 0; i < types.Count; i++)
        {
            if ((string?)types[i] is not ("Ingress" or "Egress"))
            {
                findings.NotSupported($"spec.policyTypes[{i}]", (string?)types[i], "Ingress", "Egress");
            }
        }

        CheckRules(spec, "ingress", "from", findings);
        CheckRules(spec, "egress", "to", findings);
    }

    private static void CheckRules(JsonObject spec, string direction, string peers, Findings findings)
    {
        var rules = spec[direction] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var ports = rules[i]?["ports"] as JsonArray ?? [];
            for (var p = 0; p < ports.Count; p++)
            {
                if ((string?)ports[p]?["protocol"] is not ("TCP" or "UDP" or "SCTP"))
                {
                    findings.NotSupported($"spec.{direction}[{i}].ports[{p}].protocol", (string?)ports[p]?["protocol"], "SCTP", "TCP", "UDP");
                }

                if (ports[p]?["port"] is JsonValue port && port.TryGetValue<long>(out var number) && number is < 1 or > 65535)
                {
                    findings.InvalidRaw($"spec.{direction}[{i}].ports[{p}].port", ports[p]!["port"]!.ToJsonString(),
                        "must be between 1 and 65535, inclusive");
                }
            }

            var list = rules[i]?[peers] as JsonArray ?? [];
            for (var p = 0; p < list.Count; p++)
            {
                if (list[p] is not JsonObject { Count: > 0 })
                {
                    findings.Required($"spec.{direction}[{i}].{peers}[{p}]", "must specify a peer");
                }
            }
        }
    }

    private static void CheckRole(ResourceType type, JsonObject node, Findings findings)
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
                    findings.InvalidRaw($"rules[{i}].nonResourceURLs", $"[]string{{{urls}}}",
                        "namespaced rules cannot apply to non-resource URLs");
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

    private static void CheckBinding(ResourceType type, JsonObject? before, JsonObject node, Findings findings)
    {
        const string RbacGroup = "rbac.authorization.k8s.io";
        var role = node["roleRef"] as JsonObject ?? [];
        string Text(string field) => (string?)role[field] ?? "";
        if (before is not null && !JsonNode.DeepEquals(before["roleRef"], role))
        {
            findings.InvalidRaw("roleRef", string.Create(CultureInfo.InvariantCulture,
                $"rbac.RoleRef{{APIGroup:\"{Text("apiGroup")}\", Kind:\"{Text("kind")}\", Name:\"{Text("name")}\"}}"), "cannot change roleRef");
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

    [GeneratedRegex(@"\Av1\.(0|[1-9][0-9]*)\z")]
    private static partial Regex VersionLabel();
}
