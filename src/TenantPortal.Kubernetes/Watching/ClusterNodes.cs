using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>The last observed nodes of one cluster, and their total capacity.</summary>
internal sealed class ClusterNodes
{
    private static readonly string[] Resources = [.. QuotaResource.All.Select(resource => resource.NodeKey).OfType<string>()];

    private static readonly (string Key, string Value)[] VirtualLabels =
    [
        ("type", "virtual-kubelet"),
        ("eks.amazonaws.com/compute-type", "fargate"),
        ("liqo.io/type", "virtual-node"),
    ];

    /// <summary>The allocatable resources of each node, in the order of <see cref="Resources"/>; null for an unschedulable one.</summary>
    private readonly Dictionary<string, long[]?> _nodes = [];

    /// <summary>Replaces all nodes.</summary>
    public void Replace(IEnumerable<JsonObject> nodes)
    {
        _nodes.Clear();
        foreach (var node in nodes)
            Save(node);
    }

    public void Apply(WatchEvent<JsonObject> watchEvent)
    {
        if (watchEvent.Type == WatchEventType.Deleted)
            _nodes.Remove(NameOf(watchEvent.Live));
        else
            Save(watchEvent.Live);
    }

    /// <summary>Empty for a cluster that reports no nodes: its capacity is then unknown.</summary>
    public IReadOnlyList<CapacityReport> Sum()
    {
        if (_nodes.Count == 0)
            return [];
        var usable = _nodes.Values.OfType<long[]>().ToList();
        return
        [
            .. Resources.Select(
                (resource, index) =>
                    new CapacityReport(resource, usable.Sum(node => node[index]), usable.Select(node => node[index]).DefaultIfEmpty().Max(), usable.Count)
            ),
        ];
    }

    private void Save(JsonObject node) => _nodes[NameOf(node)] = IsSchedulable(node) ? Read(node) : null;

    private static long[] Read(JsonObject node) =>
        [
            .. Resources.Select(resource =>
                Quantity.TryParse(node["status"]?["allocatable"]?[resource]?.GetValue<string>(), out var amount) ? QuotaFigure.ToNumber(resource, amount) : 0
            ),
        ];

    /// <summary>Whether a pod without tolerations can run on the node: no tier gives its tenants any.</summary>
    private static bool IsSchedulable(JsonObject node) =>
        node["spec"]?["unschedulable"]?.GetValue<bool>() is not true
        && node["spec"]?["taints"]?.AsArray().Any(taint => Text(taint, "effect") is "NoSchedule" or "NoExecute") is not true
        && node["status"]?["conditions"]?.AsArray().Any(condition => Text(condition, "type") == "Ready" && Text(condition, "status") == "True") is true
        && !IsVirtual(node);

    /// <summary>Nodes of virtual kubelets report what a service or another cluster could hold at most, and run only some pods.</summary>
    private static bool IsVirtual(JsonObject node) =>
        VirtualLabels.Any(label => Text(node["metadata"]?["labels"], label.Key) == label.Value)
        || Text(node["status"]?["nodeInfo"], "kubeletVersion")?.Contains("-vk-", StringComparison.Ordinal) is true;

    private static string? Text(JsonNode? node, string field) => node?[field]?.GetValue<string>();

    private static string NameOf(JsonObject node) => node["metadata"]!["name"]!.GetValue<string>();
}
