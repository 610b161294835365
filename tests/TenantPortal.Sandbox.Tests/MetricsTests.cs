using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>What pods and nodes use, as metrics-server would report it.</summary>
public sealed class MetricsTests
{
    private const string Metrics = "/apis/metrics.k8s.io/v1beta1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_uses_a_part_of_what_it_requests_and_always_the_same()
    {
        await using var server = await MeasuredSandbox.StartAsync(nodes: 0);
        await server.CreatePodAsync("web", cpu: "2", memory: "1Gi");

        var first = await server.GetAsync($"{Metrics}/namespaces/default/pods");
        var again = await server.GetAsync($"{Metrics}/pods");
        var one = await server.GetAsync($"{Metrics}/namespaces/default/pods/web");

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
        await using var server = await MeasuredSandbox.StartAsync(nodes: 1);
        var before = UsageOf(await server.GetAsync($"{Metrics}/nodes/worker-1"));
        await server.CreatePodAsync("web", cpu: "2", memory: "1Gi", node: "worker-1");

        var pod = UsageOf((await server.GetAsync($"{Metrics}/namespaces/default/pods/web"))["containers"]![0]!);
        var after = UsageOf(await server.GetAsync($"{Metrics}/nodes/worker-1"));

        Assert.Equal((before.Nanocores + pod.Nanocores, before.Kibibytes + pod.Kibibytes), after);
    }

    [Fact]
    public async Task Discovery_lists_the_api_for_reading()
    {
        await using var server = await MeasuredSandbox.StartAsync(nodes: 0);

        var groups = await server.GetAsync("/apis");
        var resources = await server.GetAsync(Metrics);

        Assert.Contains("metrics.k8s.io", groups["groups"]!.AsArray().Select(group => (string?)group!["name"]));
        Assert.All(resources["resources"]!.AsArray(), resource => Assert.Equal("""["get","list"]""", resource!["verbs"]!.ToJsonString()));
        Assert.Equal(["nodes", "pods"], resources["resources"]!.AsArray().Select(resource => (string?)resource!["name"]));
    }

    [Fact]
    public async Task Kubectl_shows_what_pods_and_nodes_use()
    {
        Assert.SkipWhen(Kubectl.Location is null, "kubectl is not on the PATH.");
        await using var server = await MeasuredSandbox.StartAsync(nodes: 1);
        await server.CreatePodAsync("web", cpu: "2", memory: "1Gi", node: "worker-1");

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

    private sealed class MeasuredSandbox : IAsyncDisposable
    {
        private readonly SandboxServer _server;
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-metrics-");
        private readonly HttpClient _http;

        private MeasuredSandbox(SandboxServer server)
        {
            _server = server;
            _server.WriteKubeconfig(Kubeconfig);
            _http = TestServer.Connect(Kubeconfig);
        }

        public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

        public static async Task<MeasuredSandbox> StartAsync(int nodes) =>
            new(await SandboxServer.StartAsync(new SandboxOptions { Nodes = nodes }, Cancellation));

        public async Task<JsonObject> GetAsync(string path) =>
            JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation))!.AsObject();

        public async Task CreatePodAsync(string name, string cpu, string memory, string? node = null)
        {
            var pod = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = new JsonObject
                {
                    ["nodeName"] = node,
                    ["containers"] = new JsonArray(
                        new JsonObject
                        {
                            ["name"] = "main",
                            ["image"] = "registry.example.com/web:1",
                            ["resources"] = new JsonObject
                            {
                                ["requests"] = new JsonObject { ["cpu"] = cpu, ["memory"] = memory },
                            },
                        }
                    ),
                },
            };
            if (node is null)
                pod["spec"]!.AsObject().Remove("nodeName");
            using var body = new StringContent(pod.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri("/api/v1/namespaces/default/pods", UriKind.Relative), body, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _server.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
