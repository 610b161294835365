using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>
/// Behaves as a cluster does that has the ValidatingAdmissionPolicies of <c>deploy/guards</c> for pods and services of tenants: a real server
/// evaluates their expressions, this one has no language for that.
/// </summary>
internal sealed class TenantGuards(ObjectStore store, bool areInstalled)
{
    private const string TenantLabel = "tenantportal.io/tenant";
    private const string TierLabel = "tenantportal.io/tier";

    public void Check(ResourceType type, JsonObject node)
    {
        if (!areInstalled || (type != BuiltInResources.Pods && type != BuiltInResources.Services) || (string?)node["metadata"]?["namespace"] is not { } ns)
        {
            return;
        }

        if (store.Find(BuiltInResources.Namespaces, "", ns)?.ToNode()["metadata"]?["labels"] is not JsonObject labels || !labels.ContainsKey(TenantLabel))
        {
            return;
        }

        var spec = node["spec"] as JsonObject ?? [];
        var (policy, message) = type == BuiltInResources.Services ? ("tenantportal-services", OfService(spec)) : ("tenantportal-pod-hardening", OfPod(spec, (string?)labels[TierLabel] ?? ""));
        if (message is not null)
        {
            throw ApiException.Forbidden(type, (string?)node["metadata"]!["name"] ?? "", $"ValidatingAdmissionPolicy '{policy}' with binding '{policy}' denied request: {message}");
        }
    }

    private static string? OfService(JsonObject spec) =>
        ((string?)spec["type"] ?? "ClusterIP") != "ClusterIP" ? "Only ClusterIP services are permitted."
        : spec["externalIPs"] is JsonArray { Count: > 0 } ? "externalIPs are not permitted (CVE-2020-8554)."
        : null;

    private static string? OfPod(JsonObject spec, string tier)
    {
        // In a virtual cluster's host namespace the DNS of its chart pulls otherwise; there images are made to be pulled, not refused.
        var pulls = tier == "vcluster" || (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? []).All(container => ((string?)container?["imagePullPolicy"] ?? "Always") == "Always");
        return pulls ? null : "imagePullPolicy must be Always.";
    }
}
