using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What nodes can hold together.</summary>
public sealed class ClusterNodesTests
{
    [Fact]
    public void Nodes_are_summed_by_resource_with_the_share_of_the_largest()
    {
        var nodes = Nodes(Node("a", "3800m", "14Gi"), Node("b", "8", "7000000Ki"));

        Assert.Equal(
            [
                new("cpu", 11_800, 8000, 2),
                new("memory", (14L << 30) + (7_000_000L << 10), 14L << 30, 2),
                new("ephemeral-storage", 200L << 30, 100L << 30, 2),
                new("pods", 220, 110, 2),
            ],
            nodes.Sum()
        );
    }

    [Theory]
    [InlineData("""{ "unschedulable": true }""", "True")]
    [InlineData("""{ "taints": [ { "key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule" } ] }""", "True")]
    [InlineData("""{ "taints": [ { "key": "node-role.kubernetes.io/master", "effect": "NoExecute" } ] }""", "True")]
    [InlineData("""{ "taints": [ { "key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule" } ] }""", "True")]
    [InlineData("""{ "taints": [ { "key": "dedicated", "value": "payments", "effect": "NoExecute" } ] }""", "True")]
    [InlineData("""{ "taints": [ { "key": "node.kubernetes.io/memory-pressure", "effect": "NoSchedule" } ] }""", "True")]
    [InlineData("{}", "False")]
    [InlineData("{}", "Unknown")]
    [InlineData("{}", null)]
    public void A_node_that_takes_no_pods_holds_nothing(string spec, string? ready) =>
        Assert.Equal([("cpu", 4000L, 1), ("pods", 110L, 1)], Figures(Nodes(Node("a", "4", "8Gi"), Node("b", "64", "8Gi", spec, ready))));

    [Theory]
    [InlineData("""{ "taints": [ { "key": "node-role.kubernetes.io/control-plane", "effect": "PreferNoSchedule" } ] }""")]
    [InlineData("""{ "taints": [ { "key": "gpu", "effect": "PreferNoSchedule" } ], "unschedulable": false }""")]
    [InlineData("""{ "taints": [] }""")]
    public void A_taint_that_only_discourages_does_not_matter(string spec) =>
        Assert.Equal([("cpu", 4000L, 1), ("pods", 110L, 1)], Figures(Nodes(Node("a", "4", "8Gi", spec))));

    [Theory]
    [InlineData("""{ "type": "virtual-kubelet" }""", "v1.29.0")]
    [InlineData("""{ "eks.amazonaws.com/compute-type": "fargate" }""", "v1.29.0")]
    [InlineData("""{ "liqo.io/type": "virtual-node" }""", "v1.29.0")]
    [InlineData("{}", "v1.25.0-vk-azure-aci-1.6.2")]
    public void A_virtual_node_holds_nothing(string labels, string kubelet)
    {
        var node = Node("b", "100000", "8Gi");
        node["metadata"]!["labels"] = JsonNode.Parse(labels);
        node["status"]!["nodeInfo"] = new JsonObject { ["kubeletVersion"] = kubelet };

        Assert.Equal([("cpu", 4000L, 1), ("pods", 110L, 1)], Figures(Nodes(Node("a", "4", "8Gi"), node)));
    }

    [Fact]
    public void A_cluster_without_nodes_reports_nothing() => Assert.Empty(Nodes().Sum());

    [Fact]
    public void Nodes_that_all_take_no_pods_are_reported_to_hold_nothing() =>
        Assert.All(
            Nodes(Node("a", "4", "8Gi", ready: "False")).Sum(),
            report => Assert.Equal((0, 0, 0), (report.Allocatable, report.LargestNode, report.Nodes))
        );

    [Fact]
    public void Nodes_come_change_and_go()
    {
        var nodes = Nodes(Node("a", "4", "8Gi"));

        nodes.Apply(new(WatchEventType.Added, Node("b", "8", "8Gi")));
        Assert.Equal([("cpu", 12_000L, 2), ("pods", 220L, 2)], Figures(nodes));
        nodes.Apply(new(WatchEventType.Modified, Node("b", "16", "8Gi")));
        Assert.Equal([("cpu", 20_000L, 2), ("pods", 220L, 2)], Figures(nodes));
        nodes.Apply(new(WatchEventType.Deleted, Node("a", "4", "8Gi")));
        Assert.Equal([("cpu", 16_000L, 1), ("pods", 110L, 1)], Figures(nodes));
        nodes.Replace([]);
        Assert.Empty(nodes.Sum());
    }

    [Fact]
    public void A_node_whose_taints_a_tier_tolerates_is_capacity_of_that_tier()
    {
        var nodes = Nodes(
            Given.Settings(("Tiers:vcluster:Tolerations:0:Key", "nvidia.com/gpu"), ("Tiers:vcluster:Tolerations:0:Operator", "Exists")).Tiers,
            Node("a", "4", "8Gi"),
            Node("b", "16", "8Gi", """{ "taints": [ { "key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule" } ] }"""),
            Node("c", "32", "8Gi", """{ "taints": [ { "key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule" } ] }""")
        );

        Assert.Equal(
            [("", 4000, 1), ("vcluster", 16_000, 1)],
            nodes.Sum().Where(report => report.Resource == "cpu").Select(report => (report.Pool.Key, report.Allocatable, report.Nodes))
        );
    }

    [Fact]
    public void Extended_resources_are_reported_where_nodes_have_them()
    {
        var (one, other) = (Node("a", "4", "8Gi"), Node("b", "4", "8Gi"));
        foreach (var (resource, amount) in new[] { ("nvidia.com/gpu", "2"), ("hugepages-2Mi", "1Gi"), ("example.com/none", "0") })
            one["status"]!["allocatable"]![resource] = amount;

        Assert.Equal(
            [new("nvidia.com/gpu", 2, 2, 2)],
            Nodes(one, other).Sum().Where(report => report.Resource is not ("cpu" or "memory" or "ephemeral-storage" or "pods"))
        );
    }

    [Fact]
    public void The_number_of_extended_resources_of_a_cluster_is_bounded()
    {
        var node = Node("a", "4", "8Gi");
        for (var number = 0; number < 100; number++)
            node["status"]!["allocatable"]![$"example.com/device-{number}"] = "1";

        Assert.Equal(34, Nodes(node).Sum().Count);
    }

    private static IEnumerable<(string Resource, long Allocatable, int Nodes)> Figures(ClusterNodes nodes) =>
        nodes.Sum().Where(report => report.Resource is "cpu" or "pods").Select(report => (report.Resource, report.Allocatable, report.Nodes));

    private static ClusterNodes Nodes(params JsonObject[] nodes) => Nodes(Given.Tiers(), nodes);

    private static ClusterNodes Nodes(TierCatalog tiers, params JsonObject[] nodes)
    {
        var cluster = new ClusterNodes(tiers);
        cluster.Replace(nodes);
        return cluster;
    }

    private static JsonObject Node(string name, string cpu, string memory, string spec = "{}", string? ready = "True") =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = new JsonObject
            {
                ["allocatable"] = new JsonObject
                {
                    ["cpu"] = cpu,
                    ["memory"] = memory,
                    ["ephemeral-storage"] = "100Gi",
                    ["pods"] = "110",
                },
                ["conditions"] = ready is null ? [] : new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready }),
            },
        };
}
