using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Sets the defaults of the real server, for the fields that the portal and its users read.</summary>
internal static class Defaults
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    public static void Fill(ResourceType type, JsonObject node)
    {
        var spec = node["spec"] as JsonObject;
        switch (type.Kind)
        {
            case "Namespace":
                FillNamespace(node);
                break;
            case "ResourceQuota":
                Default(node, "spec", new JsonObject());
                Default(node, "status", new JsonObject());
                break;
            case "LimitRange":
                FillLimits(Default(node, "spec", new JsonObject()));
                break;
            case "NetworkPolicy":
                FillPolicy(Default(node, "spec", new JsonObject()));
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                FillBinding(node);
                break;
            case "Secret":
                FillSecret(node);
                break;
            case "Service" when spec is not null:
                FillService(spec);
                Default(node, "status", new JsonObject { ["loadBalancer"] = new JsonObject() });
                break;
            case "Pod":
                FillPod(Default(node, "spec", new JsonObject()));
                Default(node, "status", new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" });
                break;
            case "PersistentVolumeClaim" when spec is not null:
                Default(spec, "volumeMode", "Filesystem");
                Default(node, "status", new JsonObject { ["phase"] = "Pending" });
                break;
            case "Deployment" or "StatefulSet" or "ReplicaSet" when spec is not null:
                Default(spec, "replicas", 1);
                Default(node, "status", new JsonObject());
                break;
            case "Job" when spec is not null:
                Default(spec, "parallelism", 1);
                Default(spec, "completions", 1);
                Default(spec, "backoffLimit", 6);
                Default(node, "status", new JsonObject());
                break;
            default:
                break;
        }
    }

    private static void FillNamespace(JsonObject node)
    {
        var metadata = node["metadata"]!.AsObject();
        if (metadata["name"] is { } name)
        {
            Default(metadata, "labels", new JsonObject())["kubernetes.io/metadata.name"] = (string?)name;
        }

        Default(node, "spec", new JsonObject());
        var phase = metadata["deletionTimestamp"] is null ? "Active" : "Terminating";
        Default(node, "status", new JsonObject())["phase"] = phase;
    }

    private static void FillLimits(JsonObject spec)
    {
        foreach (var limit in (spec["limits"] as JsonArray ?? []).OfType<JsonObject>().Where(limit => (string?)limit["type"] == "Container"))
        {
            Inherit(limit, "default", "max");
            Inherit(limit, "defaultRequest", "default");
            Inherit(limit, "defaultRequest", "min");
        }
    }

    private static void Inherit(JsonObject limit, string to, string from)
    {
        foreach (var (resource, amount) in limit[from] as JsonObject ?? [])
        {
            Default(Default(limit, to, new JsonObject()), resource, amount!.DeepClone());
        }
    }

    private static void FillPolicy(JsonObject spec)
    {
        Default(spec, "podSelector", new JsonObject());
        if (spec["policyTypes"] is null)
        {
            spec["policyTypes"] = spec["egress"] is null ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");
        }

        var rules = (spec["ingress"] as JsonArray ?? []).Concat(spec["egress"] as JsonArray ?? []);
        foreach (var port in rules.SelectMany(rule => rule?["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Default(port, "protocol", "TCP");
        }
    }

    private static void FillBinding(JsonObject node)
    {
        if (node["roleRef"] is JsonObject role)
        {
            Default(role, "apiGroup", RbacGroup);
        }

        foreach (var subject in (node["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)subject["kind"] is "User" or "Group")
            {
                Default(subject, "apiGroup", RbacGroup);
            }
        }
    }

    private static void FillSecret(JsonObject node)
    {
        Default(node, "type", "Opaque");
        if (node["stringData"] is JsonObject plain)
        {
            var data = Default(node, "data", new JsonObject());
            foreach (var (name, value) in plain)
            {
                data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)value ?? ""));
            }

            node.Remove("stringData");
        }
    }

    private static void FillService(JsonObject spec)
    {
        Default(spec, "type", "ClusterIP");
        Default(spec, "sessionAffinity", "None");
        foreach (var port in (spec["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Default(port, "protocol", "TCP");
            if (port["port"] is { } number)
            {
                Default(port, "targetPort", number.DeepClone());
            }
        }
    }

    private static void FillPod(JsonObject spec)
    {
        Default(spec, "restartPolicy", "Always");
        Default(spec, "terminationGracePeriodSeconds", 30);
        Default(spec, "dnsPolicy", "ClusterFirst");
        Default(spec, "serviceAccountName", "default");
        Default(spec, "schedulerName", "default-scheduler");
    }

    private static JsonObject Default(JsonObject parent, string name, JsonObject value)
    {
        if (parent[name] is JsonObject existing)
        {
            return existing;
        }

        parent[name] = value;
        return value;
    }

    private static void Default(JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
        {
            parent[name] = value;
        }
    }
}
