using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates objects like the real server: the metadata of every kind, and the kinds of a tenant's bundle.</summary>
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
            // The Pod Security admission plugin runs separately, after all other validation has passed.
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
                PolicyRules.Check(spec, findings);
                break;
            case "Role" or "ClusterRole":
                RbacRules.CheckRole(type, node, findings);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                RbacRules.CheckBinding(type, before, node, findings);
                break;
            case "CustomResourceDefinition":
                DefinitionRules.Check(node, findings);
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

    [GeneratedRegex(@"\Av1\.(0|[1-9][0-9]*)\z")]
    private static partial Regex VersionLabel();
}
