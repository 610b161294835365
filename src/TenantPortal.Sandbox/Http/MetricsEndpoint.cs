using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>
/// Serves <c>metrics.k8s.io</c> as metrics-server does. Nothing runs in the sandbox, so a container uses a fixed share of what it requests, and a node
/// uses a fixed share of what it has in addition to what its pods use.
/// </summary>
internal sealed class MetricsEndpoint(ObjectStore store)
{
    private const string Group = "metrics.k8s.io";
    private const string Version = "v1beta1";

    private static readonly ResourceType NodeMetrics = new(Group, Version, "NodeMetrics", "nodes", Namespaced: false);
    private static readonly ResourceType PodMetrics = new(Group, Version, "PodMetrics", "pods", Namespaced: true);

    /// <summary>The use of a container that requests nothing.</summary>
    private static readonly (decimal Cpu, decimal Memory) Least = (0.001m, 16m * 1024 * 1024);

    /// <summary>In percent: a container uses at least this much of its requests, and less than twice as much.</summary>
    private const int MinShare = 25;

    /// <summary>In percent of what a node can allocate: its kubelet and its system.</summary>
    private const int SystemShare = 2;

    /// <summary>What the API consists of.</summary>
    public static readonly IReadOnlyList<ResourceType> Types = [NodeMetrics, PodMetrics];

    public async Task<bool> TryAnswerAsync(HttpContext context, string path)
    {
        if (context.Request.Method != "GET" || path.Trim('/').Split('/') is not ["apis", Group, Version, .. var rest])
        {
            return false;
        }

        var answer = rest switch
        {
            ["nodes"] => List(context.Request, NodeMetrics, BuiltInResources.Nodes, null, NodeMeter()),
            ["nodes", var name] => Get(NodeMetrics, BuiltInResources.Nodes, "", name, NodeMeter()),
            ["pods"] => List(context.Request, PodMetrics, BuiltInResources.Pods, null, OfPod),
            ["namespaces", var ns, "pods"] => List(context.Request, PodMetrics, BuiltInResources.Pods, ns, OfPod),
            ["namespaces", var ns, "pods", var name] => Get(PodMetrics, BuiltInResources.Pods, ns, name, OfPod),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        await JsonResponse.WriteAsync(context, 200, answer);
        return true;
    }

    private JsonObject List(HttpRequest request, ResourceType type, ResourceType measured, string? ns, Func<JsonObject, JsonObject?> measure)
    {
        var filter = ReadEndpoints.FilterOf(request, ns);
        return new JsonObject
        {
            ["kind"] = type.ListKind,
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([
                .. store.List(measured, ns).Objects.Where(filter.Matches).Select(stored => measure(stored.ToNode())).OfType<JsonObject>(),
            ]),
        };
    }

    private JsonObject Get(ResourceType type, ResourceType measured, string ns, string name, Func<JsonObject, JsonObject?> measure)
    {
        var metrics = store.Find(measured, ns, name) is { } stored ? measure(stored.ToNode()) : null;
        if (metrics is null)
        {
            throw ApiException.NotFound(type, ns.Length == 0 ? name : $"{ns}/{name}");
        }

        metrics.Insert(0, "kind", type.Kind);
        metrics.Insert(1, "apiVersion", type.ApiVersion);
        return metrics;
    }

    /// <summary>Reads the pods once for all nodes.</summary>
    private Func<JsonObject, JsonObject> NodeMeter()
    {
        var used = store
            .List(BuiltInResources.Pods, null)
            .Objects.Select(stored => stored.ToNode())
            .SelectMany(pod => ContainersOf(pod).Select(container => (Node: (string?)pod["spec"]?["nodeName"], container.Used)))
            .ToLookup(use => use.Node, use => use.Used);
        return node =>
        {
            var ofPods = used[(string?)node["metadata"]!["name"]].ToList();
            var allocatable = node["status"]?["allocatable"];
            return Metrics(
                node,
                "usage",
                Usage(
                    AmountOf(allocatable?["cpu"]) * SystemShare / 100 + ofPods.Sum(use => use.Cpu),
                    AmountOf(allocatable?["memory"]) * SystemShare / 100 + ofPods.Sum(use => use.Memory)
                )
            );
        };
    }

    /// <summary>Null for a pod that no longer runs: it is not measured.</summary>
    private static JsonObject? OfPod(JsonObject pod)
    {
        var containers = ContainersOf(pod)
            .Select(container => new JsonObject { ["name"] = container.Name, ["usage"] = Usage(container.Used.Cpu, container.Used.Memory) })
            .ToList();
        return containers.Count == 0 ? null : Metrics(pod, "containers", new JsonArray([.. containers]));
    }

    private static IEnumerable<(string Name, (decimal Cpu, decimal Memory) Used)> ContainersOf(JsonObject pod)
    {
        if ((string?)pod["status"]?["phase"] is "Succeeded" or "Failed")
        {
            yield break;
        }

        var place = $"{(string?)pod["metadata"]?["namespace"]}/{(string?)pod["metadata"]?["name"]}";
        foreach (var container in (pod["spec"]?["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = (string?)container["name"] ?? "";
            // Different containers differ, and each stays the same.
            var share = MinShare + SHA256.HashData(Encoding.UTF8.GetBytes($"{place}/{name}"))[0] % MinShare;
            var requests = container["resources"]?["requests"];
            yield return (
                name,
                (Math.Max(AmountOf(requests?["cpu"]) * share / 100, Least.Cpu), Math.Max(AmountOf(requests?["memory"]) * share / 100, Least.Memory))
            );
        }
    }

    private static decimal AmountOf(JsonNode? quantity) => Quantity.TryParse((string?)quantity)?.Value ?? 0;

    private static JsonObject Metrics(JsonObject measured, string field, JsonNode value)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var metadata = new JsonObject { ["name"] = measured["metadata"]!["name"]!.DeepClone(), ["creationTimestamp"] = now };
        foreach (var key in (string[])["namespace", "labels"])
        {
            if (measured["metadata"]![key] is { } copied)
            {
                metadata[key] = copied.DeepClone();
            }
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["timestamp"] = now,
            ["window"] = "15s",
            [field] = value,
        };
    }

    /// <summary>In the units of metrics-server.</summary>
    private static JsonObject Usage(decimal cpu, decimal memory) =>
        new()
        {
            ["cpu"] = string.Create(CultureInfo.InvariantCulture, $"{decimal.Ceiling(cpu * 1_000_000_000)}n"),
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{decimal.Ceiling(memory / 1024)}Ki"),
        };
}
