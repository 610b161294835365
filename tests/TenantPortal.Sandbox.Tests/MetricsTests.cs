using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>What pods and nodes use, as metrics-server would report it.</summary>
public sealed class MetricsTests
{
    private const string Metrics = "/apis/metrics.k8s.io/v1beta1";

    [Fact]
    public async Task A_pod_uses_a_part_of_what_it_requests_and_always_the_same()
    {
        await using var server = await StartAsync(nodes: 0);
        await CreatePodAsync(server, "web", cpu: "2", memory: "1Gi");

        var first = await GetAsync(server, $"{Metrics}/namespaces/default/pods");
        var again = await GetAsync(server, $"{Metrics}/pods");
        var one = await GetAsync(server, $"{Metrics}/namespaces/default/pods/web");

        Assert.Equal(("PodMetricsList", "metrics.k8s.io/v1beta1"), ((string?)first["kind"], (string?)first["apiVersion"]));
        var usage = UsageOf(first["items"]![0]!["containers"]![0]!);
        Assert.InRange(usage.Nanocores, 500_000_000, 1_000_000_000);
        Assert.InRange(usage.Kibibytes, 256 * 1024, 512 * 1024);
        Assert.Equal(usage, UsageOf(again["items"]![0]!["containers"]![0]!));
        Assert.Equal(("PodMetrics", usage), ((string?)one["kind"], UsageOf(one["containers"]![0]!)));
    }

    [Fact]
    public async Task A_node_uses_more_with_a_pod_on_it()
    {
        await using var server = await StartAsync(nodes: 1);
        var before = UsageOf(await GetAsync(server, $"{Metrics}/nodes/worker-1"));
        await CreatePodAsync(server, "web", cpu: "2", memory: "1Gi", node: "worker-1");

        var pod = UsageOf((await GetAsync(server, $"{Metrics}/namespaces/default/pods/web"))["containers"]![0]!);
        var after = UsageOf(await GetAsync(server, $"{Metrics}/nodes/worker-1"));
        var listed = (await GetAsync(server, $"{Metrics}/nodes"))["items"]!.AsArray();

        Assert.Equal((before.Nanocores + pod.Nanocores, before.Kibibytes + pod.Kibibytes), after);
        Assert.Equal(after, UsageOf(listed.Single(node => (string?)node!["metadata"]!["name"] == "worker-1")!));
    }

    [Fact]
    public async Task Discovery_lists_the_api_for_reading()
    {
        await using var server = await StartAsync(nodes: 0);

        var groups = await GetAsync(server, "/apis");
        var resources = await GetAsync(server, Metrics);

        Assert.Contains("metrics.k8s.io", groups["groups"]!.AsArray().Select(group => (string?)group!["name"]));
        Assert.All(resources["resources"]!.AsArray(), resource => Assert.Equal("""["get","list"]""", resource!["verbs"]!.ToJsonString()));
        Assert.Equal(["nodes", "pods"], resources["resources"]!.AsArray().Select(resource => (string?)resource!["name"]));
    }

    [Fact]
    public async Task Kubectl_shows_what_pods_and_nodes_use()
    {
        Assert.SkipWhen(Kubectl.Location is null, "kubectl is not on the PATH.");
        await using var server = await StartAsync(nodes: 1);
        await CreatePodAsync(server, "web", cpu: "2", memory: "1Gi", node: "worker-1");

        var pods = await Kubectl.RunAsync(server.Kubeconfig, null, "top", "pods", "-n", "default");
        var nodes = await Kubectl.RunAsync(server.Kubeconfig, null, "top", "nodes");

        Assert.Matches(@"NAME +CPU\(cores\) +MEMORY\(bytes\)\s+\nweb +\d+m +\d+Mi", pods);
        Assert.Matches(@"worker-1 +\d+m +\d+% +\d+Mi +\d+%", nodes);
    }

    private static (long Nanocores, long Kibibytes) UsageOf(JsonNode measured) =>
        (
            long.Parse(((string)measured["usage"]!["cpu"]!).TrimEnd('n'), System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(((string)measured["usage"]!["memory"]!).Replace("Ki", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)
        );

    private static async Task<SandboxTestServer> StartAsync(int nodes)
    {
        var server = new SandboxTestServer { Options = new() { Nodes = nodes } };
        await server.InitializeAsync();
        return server;
    }

    private static async Task<JsonObject> GetAsync(SandboxTestServer server, string path) => (await new ApiClient(server.Http).GetAsync(path)).Expect(200);

    private static async Task CreatePodAsync(SandboxTestServer server, string name, string cpu, string memory, string? node = null)
    {
        var pod = $$"""
            {"metadata":{"name":"{{name}}"},"spec":{{{(node is null ? "" : $"\"nodeName\":\"{node}\",")}}
            "containers":[{"name":"main","image":"registry.example.com/web:1","resources":{"requests":{"cpu":"{{cpu}}","memory":"{{memory}}"} } }]} }
            """;
        (await new ApiClient(server.Http).PostAsync("/api/v1/namespaces/default/pods", pod)).Expect(201);
    }
}
