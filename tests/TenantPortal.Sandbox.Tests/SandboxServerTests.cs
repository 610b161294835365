using k8s;
using k8s.Models;

namespace TenantPortal.Sandbox.Tests;

/// <summary>What only the sandbox can be asked: its kubeconfig, its token, its small event window, its definitions.</summary>
public sealed class SandboxServerTests(SandboxTestServer server) : IClassFixture<SandboxTestServer>
{
    private readonly ApiClient _api = new(server.Http);

    [Fact]
    public void Only_the_owner_may_read_the_kubeconfig()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Kubeconfig));
    }

    [Fact]
    public async Task Nodes_are_shown_when_they_are_requested()
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-sandbox-");
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Nodes = 2 }, TestContext.Current.CancellationToken);
        sandbox.WriteKubeconfig(Path.Combine(folder.FullName, "kubeconfig"));
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Path.Combine(folder.FullName, "kubeconfig")));

        var nodes = (await client.CoreV1.ListNodeAsync(cancellationToken: TestContext.Current.CancellationToken)).Items;

        Assert.Equal(["control-plane-1", "worker-1", "worker-2"], nodes.Select(node => node.Name()).Order());
        Assert.All(nodes, node => Assert.Equal("True", Assert.Single(node.Status.Conditions).Status));
        Assert.Equal("63", nodes.Single(node => node.Name() == "worker-1").Status.Allocatable["cpu"].ToString());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_object_in_protobuf_is_read()
    {
        var body = Envelope("ConfigMap", ConfigMap("proto"));

        var created = await _api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", body, Protobuf);

        Assert.Equal("b", (string?)created.Expect(201)["data"]!["a"]);
        (await _api.DeleteAsync("/api/v1/namespaces/default/configmaps/proto")).Expect(200);
    }

    [Fact]
    public async Task Protobuf_that_cannot_be_read_completely_is_an_unsupported_media_type()
    {
        var truncated = ConfigMap("proto")[..^1];
        byte[][] bodies =
        [
            "{}"u8.ToArray(),
            [.. "k8s\0"u8, 0xff],
            Envelope("ConfigMap", truncated),
            Envelope("ConfigMap", [.. ConfigMap("proto"), .. Field(99, "x"u8)]),
            Envelope("Unknown", ConfigMap("proto")),
        ];

        foreach (var body in bodies)
        {
            var refused = await _api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", body, Protobuf);

            refused.Expect(415);
            Assert.Equal("UnsupportedMediaType", refused.Reason);
            Assert.Contains("application/json", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_token_nothing_is_answered()
    {
        using var stranger = new HttpClient { BaseAddress = server.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");

        var answer = await new ApiClient(stranger).GetAsync("/api/v1/namespaces");

        answer.Expect(401);
        Assert.Equal("Unauthorized", answer.Reason);
        Assert.Equal("Status", (string?)answer.Body["kind"]);
    }

    [Fact]
    public async Task The_official_client_reads_writes_and_watches()
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig));

        await client.CoreV1.CreateNamespaceAsync(
            new V1Namespace { Metadata = new V1ObjectMeta { Name = "official" } },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var read = await client.CoreV1.ReadNamespaceAsync("official", cancellationToken: TestContext.Current.CancellationToken);
        var events = client.CoreV1.WatchListNamespaceAsync(fieldSelector: "metadata.name=official", cancellationToken: TestContext.Current.CancellationToken);
        await using var enumerator = events.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await enumerator.MoveNextAsync();

        Assert.Equal("Active", read.Status.Phase);
        Assert.Equal(WatchEventType.Added, enumerator.Current.Item1);
    }

    [Fact]
    public async Task The_namespaces_of_every_cluster_are_there_from_the_start()
    {
        var list = await _api.GetAsync("/api/v1/namespaces");

        var names = list.Expect(200)["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"]).ToList();
        Assert.All((string[])["default", "kube-system", "kube-public", "kube-node-lease"], name => Assert.Contains(name, names));
    }

    [Fact]
    public async Task A_version_older_than_the_window_has_expired()
    {
        await using var small = await SandboxServer.StartAsync(new SandboxOptions { EventWindow = 3 }, TestContext.Current.CancellationToken);
        using var http = Connect(small);
        var api = new ApiClient(http);
        var list = await api.GetAsync("/apis/coordination.k8s.io/v1/namespaces/default/leases");
        for (var i = 0; i < 5; i++)
        {
            (await api.PostAsync("/apis/coordination.k8s.io/v1/namespaces/default/leases", $$"""{"metadata":{"name":"l{{i}}"} }""")).Expect(201);
        }

        var answer = await api.GetAsync($"/apis/coordination.k8s.io/v1/leases?watch=true&resourceVersion={list.Version}");

        answer.Expect(410);
        Assert.Equal("Expired", answer.Reason);
        Assert.Equal($"too old resource version: {list.Version}", answer.Message);
    }

    [Fact]
    public async Task A_watch_list_ends_its_first_part_with_a_bookmark()
    {
        await using var watch = await _api.WatchAsync("/api/v1/namespaces?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        var bookmark = await watch.UntilAsync(next => (string?)next["type"] == "BOOKMARK");

        Assert.Equal("true", (string?)bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task Bookmarks_come_while_a_watch_is_quiet()
    {
        var options = new SandboxOptions { BookmarkInterval = TimeSpan.FromMilliseconds(20) };
        await using var eager = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        using var http = Connect(eager);

        await using var watch = await new ApiClient(http).WatchAsync("/api/v1/secrets?allowWatchBookmarks=true");

        Assert.Equal("BOOKMARK", (string?)(await watch.NextAsync())!["type"]);
    }

    [Fact]
    public async Task A_watch_ends_when_the_server_stops()
    {
        var stopping = await SandboxServer.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        using var http = Connect(stopping);
        await using var watch = await new ApiClient(http).WatchAsync("/api/v1/secrets");

        await stopping.DisposeAsync();

        Assert.True(await watch.HasEndedAsync());
    }

    [Theory]
    [InlineData("[", 30_000, 400)]
    [InlineData("{a: ", 30_000, 400)]
    [InlineData("{\"a\":", 30_000, 400)]
    [InlineData("a: b # ", 500_000, 413)]
    public async Task A_body_that_would_cost_too_much_is_refused(string part, int times, int code)
    {
        var answer = await _api.SendAsync(
            HttpMethod.Post,
            "/api/v1/namespaces/default/configmaps",
            string.Concat(Enumerable.Repeat(part, times)),
            "application/yaml"
        );

        answer.Expect(code);
        (await _api.GetAsync("/version")).Expect(200);
    }

    [Fact]
    public async Task A_definition_makes_its_resource_served_until_it_is_deleted()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";
        await using var watch = await _api.WatchAsync($"{Definitions}?fieldSelector=metadata.name%3Dwidgets.example.com");
        (await _api.GetAsync(Widgets)).Expect(404);

        (
            await _api.PostAsync(
                Definitions,
                """
                {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                 "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
                  "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
                   "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"]}}}}}}}]}}
                """
            )
        ).Expect(201);
        await watch.UntilAsync(next => next["object"]!["status"]?["conditions"] is not null);
        var first = await _api.ApplyAsync($"{Widgets}/w", Widget("a"), manager: "first");
        var second = await _api.ApplyAsync($"{Widgets}/w", Widget("b"), manager: "second");
        var status = await _api.MergeAsync($"{Widgets}/w/status", """{"status":{"ready":true},"spec":{"ignored":1}}""");
        (await _api.DeleteAsync($"{Definitions}/widgets.example.com")).Expect(200);
        await watch.UntilAsync(next => (string?)next["type"] == "DELETED");

        Assert.Equal(1, (int?)first.Expect(201)["metadata"]!["generation"]);
        Assert.Equal(2, second.Expect(200)["spec"]!["parts"]!.AsArray().Count);
        Assert.True((bool?)status.Expect(200)["status"]!["ready"]);
        Assert.Null(status.Body["spec"]!["ignored"]);
        await WaitUntilGoneAsync(Widgets);
    }

    [Fact]
    public async Task A_definition_must_name_what_it_defines()
    {
        var answer = await _api.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """{"metadata":{"name":"a.example.com"},"spec":{}}""");

        answer.Expect(422);
        Assert.Contains("spec.names.plural", answer.Body["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]));
    }

    [Fact]
    public async Task Applying_an_owned_empty_list_again_changes_nothing()
    {
        // Kept out of the shared behaviour: API server 1.20 writes this again on every apply, with a new generation.
        const string Path = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies/deny";
        const string Policy = """
            {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"deny"},"spec":{"podSelector":{},"ingress":[]}}
            """;

        var first = await _api.ApplyAsync(Path, Policy);
        var second = await _api.ApplyAsync(Path, Policy);

        first.Expect(201);
        second.Expect(200);
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task A_quota_that_leaves_no_room_still_gets_its_status()
    {
        const string Quotas = "/api/v1/namespaces/full/resourcequotas";
        (await _api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"full"}}""")).Expect(201);
        (await _api.PostAsync(Quotas, """{"metadata":{"name":"none"},"spec":{"hard":{"configmaps":"0"}}}""")).Expect(201);
        await _api.DeleteAsync("/api/v1/namespaces/full/configmaps/kube-root-ca.crt");
        await using var watch = await _api.WatchAsync(Quotas);

        var filled = await watch.UntilAsync(next => (string?)next["object"]!["status"]?["used"]?["configmaps"] == "0");
        var refused = await _api.PostAsync("/api/v1/namespaces/full/configmaps", """{"metadata":{"name":"late"}}""");

        Assert.Equal("0", (string?)filled["object"]!["status"]!["hard"]!["configmaps"]);
        refused.Expect(403);
    }

    [Fact]
    public async Task A_taken_port_is_reported()
    {
        var options = new SandboxOptions { Port = server.Http.BaseAddress!.Port };

        await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_access_review_is_allowed()
    {
        var answer = await _api.PostAsync(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}"""
        );

        Assert.True((bool?)answer.Expect(201)["status"]!["allowed"]);
    }

    [Theory]
    [InlineData("pod-security.kubernetes.io/enforce", "strict")]
    [InlineData("pod-security.kubernetes.io/warn-version", "1.30")]
    public async Task Pod_security_labels_must_be_known_levels_and_versions(string label, string value)
    {
        var answer = await _api.PostAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"secure","labels":{"{{label}}":"{{value}}"} } }""");

        answer.Expect(422);
        Assert.Equal($"metadata.labels[{label}]", (string?)answer.Body["details"]!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task Many_tenants_at_once_are_all_provisioned()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 50),
            TestContext.Current.CancellationToken,
            async (i, _) =>
            {
                (await _api.PostAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"many-{{i}}"} }""")).Expect(201);
                for (var n = 0; n < 12; n++)
                {
                    (
                        await _api.ApplyAsync(
                            $"/api/v1/namespaces/many-{i}/configmaps/c{n}",
                            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c{{n}}","labels":{"many":"yes"} },"data":{"x":"1"} }"""
                        )
                    ).Expect(201);
                }
            }
        );

        var list = await _api.GetAsync("/api/v1/configmaps?labelSelector=many%3Dyes");

        Assert.Equal(600, list.Expect(200)["items"]!.AsArray().Count);
    }

    private static string Widget(string part) =>
        $$"""
            {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"parts":[{"name":"{{part}}"}]} }
            """;

    private async Task WaitUntilGoneAsync(string path)
    {
        // The definition's controller withdraws the resource just after the definition is gone; each answer is awaited.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await _api.GetAsync(path)).Code != 404)
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    private static HttpClient Connect(SandboxServer sandbox)
    {
        var path = Path.Combine(Path.GetTempPath(), $"sandbox-{sandbox.Url.Port}.kubeconfig");
        sandbox.WriteKubeconfig(path);
        var http = TestServer.Connect(path);
        File.Delete(path);
        return http;
    }

    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    /// <summary>An object as client-go sends it.</summary>
    private static byte[] Envelope(string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Field(1, [.. Field(1, "v1"u8), .. Field(2, System.Text.Encoding.UTF8.GetBytes(kind))]), .. Field(2, raw)];

    /// <summary>A ConfigMap with the data <c>{"a": "b"}</c>.</summary>
    private static byte[] ConfigMap(string name) =>
        [.. Field(1, Field(1, System.Text.Encoding.UTF8.GetBytes(name))), .. Field(2, [.. Field(1, "a"u8), .. Field(2, "b"u8)])];

    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        List<byte> field = number < 16 ? [(byte)((number << 3) | 2)] : [(byte)(0x80 | (((number << 3) | 2) & 0x7f)), (byte)(number >> 4)];
        return [.. field, (byte)content.Length, .. content];
    }
}
