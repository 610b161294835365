using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>
/// Behaves like a cluster with the ValidatingAdmissionPolicies of <c>deploy/guards</c> for pods and services of tenants, and for volumes: a
/// real server evaluates their CEL expressions, which this one does not implement.
/// </summary>
internal sealed class TenantGuards(ObjectStore store, bool areInstalled)
{
    private const string TenantLabel = "tenantportal.io/tenant";
    private const string TierLabel = "tenantportal.io/tier";
    private const string PullPolicyLabel = "tenantportal.io/image-pull-policy";
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Portal = "tenantportal";
    private const string ReclaimPolicy = "persistentVolumeReclaimPolicy";

    private const string VirtualClusterPrefix = "vcluster-";

    private static readonly string[] Prefixes = ["team-", VirtualClusterPrefix, "cluster-"];

    /// <summary>Sets the pull policy of new pods in host namespaces of virtual clusters, where a refusal would stop the chart's own DNS.</summary>
    public void Mutate(ResourceType type, JsonObject node)
    {
        var ns = (string?)node["metadata"]?["namespace"] ?? "";
        if (!areInstalled || type != BuiltInResources.Pods || !ns.StartsWith(VirtualClusterPrefix, StringComparison.Ordinal) || LabelsOfTenant(ns) is null)
        {
            return;
        }

        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var container in (node["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>())
            {
                container["imagePullPolicy"] = "Always";
            }
        }
    }

    /// <param name="live">The object before the write; null when it is created.</param>
    /// <param name="manager">The field manager of the write.</param>
    public void Check(ResourceType type, JsonObject node, JsonObject? live, string manager)
    {
        if (areInstalled && type == BuiltInResources.Namespaces)
        {
            Refuse(type, node, "tenantportal-namespaces", OfNamespace(node["metadata"]!.AsObject()));
        }

        if (areInstalled && type.Kind == "RoleBinding")
        {
            Refuse(type, node, "tenantportal-rolebindings", OfRoleBinding(node));
        }

        if (areInstalled && type.Kind == "PersistentVolume")
        {
            Refuse(type, node, "tenantportal-volumes", OfVolume(node, live, manager));
        }

        if (!areInstalled || (type != BuiltInResources.Pods && type != BuiltInResources.Services) || (string?)node["metadata"]?["namespace"] is not { } ns)
        {
            return;
        }

        if (LabelsOfTenant(ns) is not { } labels)
        {
            return;
        }

        var spec = node["spec"] as JsonObject ?? [];
        var (policy, message) =
            type == BuiltInResources.Services ? ("tenantportal-services", OfService(spec)) : ("tenantportal-pod-hardening", OfPod(spec, labels));
        Refuse(type, node, policy, message);
    }

    /// <summary>Null for a namespace that is not a tenant's.</summary>
    private JsonObject? LabelsOfTenant(string ns) =>
        store.Find(BuiltInResources.Namespaces, "", ns)?.ToNode()["metadata"]?["labels"] is JsonObject labels && labels.ContainsKey(TenantLabel)
            ? labels
            : null;

    private static void Refuse(ResourceType type, JsonObject node, string policy, string? message)
    {
        if (message is not null)
        {
            throw ApiException.Forbidden(
                type,
                (string?)node["metadata"]!["name"] ?? "",
                $"ValidatingAdmissionPolicy '{policy}' with binding '{policy}' denied request: {message}"
            );
        }
    }

    // There are no user identities here, so objects with the portal's label count as written by the portal.
    private static string? OfNamespace(JsonObject metadata) =>
        (string?)metadata["labels"]?[ManagedBy] == Portal
        && !Prefixes.Any(prefix => ((string?)metadata["name"] ?? "").StartsWith(prefix, StringComparison.Ordinal))
            ? "TenantPortal may only manage namespaces named team-*, vcluster-* or cluster-*."
            : null;

    private string? OfRoleBinding(JsonObject binding)
    {
        var isClusterRole = (string?)binding["roleRef"]?["kind"] == "ClusterRole";
        var labels = store.Find(BuiltInResources.Namespaces, "", (string?)binding["metadata"]!["namespace"] ?? "")?.ToNode()["metadata"]?["labels"];
        var subjects = (binding["subjects"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if ((string?)labels?[ManagedBy] != Portal)
        {
            return isClusterRole && ((string?)binding["roleRef"]?["name"] ?? "").StartsWith("tenantportal:", StringComparison.Ordinal)
                ? "TenantPortal may only bind roles in namespaces it owns."
                : null;
        }

        return subjects.Any(subject => ((string?)subject["name"] ?? "").StartsWith("system:", StringComparison.Ordinal))
                ? "Subjects must be SSO groups (never system: groups) or service accounts of the same namespace."
            : isClusterRole && subjects.Any(subject => (string?)subject["kind"] == "Group")
                ? "The portal's ClusterRoles may only be bound to the portal itself."
            : null;
    }

    // A volume has no label of the portal, so what its field manager writes counts as written by the portal.
    private static string? OfVolume(JsonObject node, JsonObject? live, string manager)
    {
        if (manager != Portal)
        {
            return null;
        }

        return (string?)node["spec"]?[ReclaimPolicy] == "Retain" && JsonNode.DeepEquals(WithoutPolicy(node), WithoutPolicy(live))
            ? null
            : "TenantPortal may only set the reclaim policy of PersistentVolumes to Retain.";
    }

    private static JsonObject? WithoutPolicy(JsonObject? node)
    {
        var rest = node?.DeepClone().AsObject();
        (rest?["spec"] as JsonObject)?.Remove(ReclaimPolicy);
        foreach (var field in (string[])["managedFields", "resourceVersion"])
        {
            (rest?["metadata"] as JsonObject)?.Remove(field);
        }

        return rest;
    }

    private static string? OfService(JsonObject spec) =>
        ((string?)spec["type"] ?? "ClusterIP") != "ClusterIP" ? "Only ClusterIP services are permitted."
        : spec["externalIPs"] is JsonArray { Count: > 0 } ? "externalIPs are not permitted (CVE-2020-8554)."
        : null;

    private static string? OfPod(JsonObject spec, JsonObject labels)
    {
        // In a virtual cluster's host namespace, the chart's DNS uses another policy: there images are mutated instead of refused. Some
        // tiers leave the choice to the team.
        var pulls =
            (string?)labels[TierLabel] == "vcluster"
            || (string?)labels[PullPolicyLabel] == "Any"
            || (spec["containers"] as JsonArray ?? [])
                .Concat(spec["initContainers"] as JsonArray ?? [])
                .All(container => ((string?)container?["imagePullPolicy"] ?? "Always") == "Always");
        return pulls ? null : "imagePullPolicy must be Always.";
    }
}
