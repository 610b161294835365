using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Computes the usage of quota resources, by object and by namespace.</summary>
internal static class QuotaUsage
{
    private static readonly HashSet<string> CountedByName =
    [
        "services",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "resourcequotas",
        "replicationcontrollers",
    ];

    /// <summary>The usage of a namespace's objects for the resources that a quota limits.</summary>
    public static SortedDictionary<string, Quantity> Of(ObjectStore store, string ns, IEnumerable<string> resources)
    {
        var used = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        var measured = new List<string>();
        foreach (var resource in resources)
        {
            if (resource.StartsWith("count/", StringComparison.Ordinal))
            {
                used[resource] = Count(store.Count(resource["count/".Length..], ns));
            }
            else if (CountedByName.Contains(resource))
            {
                used[resource] = Count(store.Count(resource, ns));
            }
            else
            {
                used[resource] = Count(0);
                measured.Add(resource);
            }
        }

        if (measured.Count > 0)
        {
            Measure(store, ns, measured, used);
        }

        return used;
    }

    /// <summary>The usage of one object for one resource.</summary>
    public static Quantity Of(ResourceType type, JsonObject node, string resource)
    {
        var isCount = resource == "count/" + type.QualifiedName || (CountedByName.Contains(resource) && resource == type.QualifiedName);
        if (isCount)
        {
            return Count(1);
        }

        var spec = node["spec"];
        return type.QualifiedName switch
        {
            "pods" => OfPod(node, resource),
            "services" => OfService(spec, resource),
            "persistentvolumeclaims" when resource == "requests.storage" => Quantity.TryParse((string?)spec?["resources"]?["requests"]?["storage"]) ?? Count(0),
            _ => Count(0),
        };
    }

    private static void Measure(ObjectStore store, string ns, List<string> resources, SortedDictionary<string, Quantity> used)
    {
        foreach (var type in (ResourceType[])[BuiltInResources.Pods, BuiltInResources.Services, BuiltInResources.Claims])
        {
            foreach (var stored in store.List(type, ns).Objects)
            {
                var node = stored.ToNode();
                foreach (var resource in resources)
                {
                    used[resource] += Of(type, node, resource);
                }
            }
        }
    }

    private static Quantity OfPod(JsonObject pod, string resource)
    {
        if ((string?)pod["status"]?["phase"] is "Succeeded" or "Failed")
        {
            return Count(0);
        }

        if (resource == "pods")
        {
            return Count(1);
        }

        var (kind, name) = resource.Split('.', 2) switch
        {
            ["limits", var limited] => ("limits", limited),
            ["requests", var requested] => ("requests", requested),
            _ => ("requests", resource),
        };
        Quantity Amount(JsonNode? container) => Quantity.TryParse((string?)container?["resources"]?[kind]?[name]) ?? Count(0);
        var running = (pod["spec"]?["containers"] as JsonArray ?? []).Aggregate(Count(0), (sum, container) => sum + Amount(container));
        var starting = (pod["spec"]?["initContainers"] as JsonArray ?? []).Select(Amount).DefaultIfEmpty(Count(0)).Max();
        return starting.CompareTo(running) > 0 ? starting : running;
    }

    private static Quantity OfService(JsonNode? spec, string resource)
    {
        var type = (string?)spec?["type"];
        return resource switch
        {
            "services.loadbalancers" when type == "LoadBalancer" => Count(1),
            "services.nodeports" when type is "LoadBalancer" or "NodePort" => Count((spec?["ports"] as JsonArray)?.Count ?? 0),
            _ => Count(0),
        };
    }

    private static Quantity Count(int number) => new(number, Quantity.Notation.Decimal);
}
