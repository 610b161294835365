using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>The last observed nodes of one cluster, and their total capacity by pool.</summary>
internal sealed class ClusterNodes(TierCatalog tiers)
{
    /// <summary>A cluster has few kinds of devices. Names beyond that are left out, last by name.</summary>
    private const int MaxExtendedResources = 30;

    private static readonly string[] Resources = [.. QuotaResource.All.Select(resource => resource.NodeKey).OfType<string>()];

    private static readonly (string Key, string Value)[] VirtualLabels =
    [
        ("type", "virtual-kubelet"),
        ("eks.amazonaws.com/compute-type", "fargate"),
        ("liqo.io/type", "virtual-node"),
    ];

    /// <summary>The nodes by name; null for one that no tier can use.</summary>
    private readonly Dictionary<string, UsableNode?> _nodes = [];

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
        var usable = _nodes.Values.OfType<UsableNode>().ToList();
        string[] resources =
        [
            .. Resources,
            .. usable.SelectMany(node => node.Amounts.Keys).Except(Resources).Order(StringComparer.Ordinal).Take(MaxExtendedResources),
        ];
        // A cluster whose nodes no tier can use has no capacity, which is not the same as an unknown one.
        var pools = usable.Select(node => node.Pool).DefaultIfEmpty(NodePool.Shared).Distinct().OrderBy(pool => pool.Key, StringComparer.Ordinal);
        return
        [
            .. from pool in pools
            let members = usable.Where(node => node.Pool == pool).ToList()
            from resource in resources
            let amounts = members.ConvertAll(node => node.Amounts.GetValueOrDefault(resource))
            where Resources.Contains(resource) || amounts.Any(amount => amount > 0)
            select new CapacityReport(resource, amounts.Sum(), amounts.DefaultIfEmpty().Max(), members.Count) { Pool = pool },
        ];
    }

    private void Save(JsonObject node) =>
        _nodes[NameOf(node)] = IsRunning(node) && NodePool.Of(ReadTaints(node), tiers) is { } pool ? new UsableNode(pool, ReadAmounts(node)) : null;

    /// <summary>The resources that quotas count, and the extended resources that the node has.</summary>
    private static Dictionary<string, long> ReadAmounts(JsonObject node) =>
        (node["status"]?["allocatable"] as JsonObject ?? [])
            .Where(entry => Resources.Contains(entry.Key) || QuotaResource.FindExtended(entry.Key) is not null)
            .Select(entry => (entry.Key, Amount: Quantity.TryParse(entry.Value?.GetValue<string>(), out var amount) ? amount : Quantity.Zero))
            .ToDictionary(entry => entry.Key, entry => QuotaFigure.ToNumber(entry.Key, entry.Amount));

    private static List<Taint> ReadTaints(JsonObject node) =>
        [
            .. (node["spec"]?["taints"] as JsonArray ?? []).Select(taint => new Taint(
                Text(taint, "key") ?? "",
                Text(taint, "value") ?? "",
                Text(taint, "effect") ?? ""
            )),
        ];

    /// <summary>Whether a pod that tolerates the taints of the node can run on it.</summary>
    private static bool IsRunning(JsonObject node) =>
        node["spec"]?["unschedulable"]?.GetValue<bool>() is not true
        && node["status"]?["conditions"]?.AsArray().Any(condition => Text(condition, "type") == "Ready" && Text(condition, "status") == "True") is true
        && !IsVirtual(node);

    /// <summary>Nodes of virtual kubelets report what a service or another cluster could hold at most, and run only some pods.</summary>
    private static bool IsVirtual(JsonObject node) =>
        VirtualLabels.Any(label => Text(node["metadata"]?["labels"], label.Key) == label.Value)
        || Text(node["status"]?["nodeInfo"], "kubeletVersion")?.Contains("-vk-", StringComparison.Ordinal) is true;

    private static string? Text(JsonNode? node, string field) => node?[field]?.GetValue<string>();

    private static string NameOf(JsonObject node) => node["metadata"]!["name"]!.GetValue<string>();

    /// <summary>A node that at least one tier can use.</summary>
    /// <param name="Amounts">By the key of <c>Node.status.allocatable</c>, in the unit of <see cref="QuotaFigure"/>.</param>
    private sealed record UsableNode(NodePool Pool, IReadOnlyDictionary<string, long> Amounts);
}
