namespace TenantPortal.Sandbox.Tests;

/// <summary>Real kubectl, on any API server.</summary>
public abstract class KubectlBehaviour(TestServer server) : ApiServerTests(server)
{
    private static readonly string[] ExpectedNames =
    [
        "resourcequota/@@NAMESPACE@@-quota",
        "limitrange/@@NAMESPACE@@-limits",
        "networkpolicy.networking.k8s.io/allow-dns",
        "networkpolicy.networking.k8s.io/allow-ingress-controller",
        "networkpolicy.networking.k8s.io/allow-same-namespace",
        "networkpolicy.networking.k8s.io/default-deny",
        "role.rbac.authorization.k8s.io/team-lead",
        "rolebinding.rbac.authorization.k8s.io/payments-team-lead",
    ];

    [Fact]
    public async Task Kubectl_lists_namespaces()
    {
        var output = await RunAsync("get", "ns", Namespace);

        Assert.Matches(@"^NAME +STATUS +AGE\n", output);
        Assert.Matches($@"{Namespace} +Active +\d+", output);
    }

    [Fact]
    public async Task Kubectl_applies_a_bundle_on_the_server_and_reads_it_back()
    {
        var bundle = await BundleAsync();

        await FeedAsync(bundle, "apply", "--server-side", "--force-conflicts", "-f", "-");
        var again = await FeedAsync(bundle, "apply", "--server-side", "--force-conflicts", "-f", "-");
        var names = await RunAsync("get", "-n", Namespace, "quota,limits,netpol,role,rolebinding", "-o", "name");
        var yaml = await RunAsync("get", "-n", Namespace, "quota,limits,netpol,role,rolebinding", "-o", "yaml");

        Assert.Contains("default-deny serverside-applied", again, StringComparison.Ordinal);
        Assert.Equal(
            ExpectedNames.Select(name => name.Replace("@@NAMESPACE@@", Namespace, StringComparison.Ordinal)),
            names.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("kind: NetworkPolicy", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_prints_the_columns_people_look_for()
    {
        await FeedAsync(await BundleAsync(), "apply", "--server-side", "--force-conflicts", "-f", "-");

        var output = await RunAsync("get", "-n", Namespace, "quota,limits,netpol,role,rolebinding");

        Assert.Matches("NAME +AGE +REQUEST +LIMIT", output);
        Assert.Matches("NAME +POD-SELECTOR +AGE", output);
        Assert.Matches("NAME +ROLE +AGE", output);
    }

    [Fact]
    public async Task Kubectl_applies_labels_and_deletes_on_the_client_side_too()
    {
        await FeedAsync(ConfigMap("a", """{"x":"1"}"""), "apply", "-n", Namespace, "-f", "-");
        var configured = await FeedAsync(ConfigMap("a", """{"y":"2"}"""), "apply", "-n", Namespace, "-f", "-");
        await RunAsync("label", "-n", Namespace, "configmap/a", "team=red");
        var data = await RunAsync("get", "-n", Namespace, "configmap", "-l", "team in (red)", "-o", "jsonpath={.items[0].data}");
        await RunAsync("delete", "-n", Namespace, "configmap/a");

        Assert.Equal("configmap/a configured\n", configured);
        Assert.Equal("""{"y":"2"}""", data);
        (await Api.GetAsync($"{ConfigMaps}/a")).Expect(404);
    }

    [Fact]
    public async Task Kubectl_queries_what_it_may_do()
    {
        var output = await RunAsync("auth", "can-i", "create", "pods", "-n", Namespace);

        Assert.Equal("yes\n", output);
    }

    [Fact]
    public async Task Kubectl_lists_what_it_may_do()
    {
        var output = await RunAsync("auth", "can-i", "--list", "-n", Namespace);

        Assert.Matches(@"\*\.\* +\[\] +\[\] +\[\*\]", output);
    }

    [Fact]
    public async Task Kubectl_creates_objects_from_its_arguments()
    {
        await RunAsync("create", "configmap", "settings", "-n", Namespace, "--from-literal=empty=", "--from-literal=color=blue");
        await RunAsync("create", "secret", "generic", "login", "-n", Namespace, "--from-literal=user=ann");
        await RunAsync("create", "deployment", "web", "-n", Namespace, "--image=nginx", "--replicas=0", "--port=8080", "--", "nginx", "-g", "");
        await RunAsync("create", "role", "reader", "-n", Namespace, "--verb=get", "--resource=pods");
        await RunAsync("create", "rolebinding", "readers", "-n", Namespace, "--role=reader", "--group=team");
        await RunAsync("create", "quota", "small", "-n", Namespace, "--hard=pods=5,requests.cpu=500m");
        await RunAsync("create", "serviceaccount", "robot", "-n", Namespace);
        await RunAsync("create", "service", "clusterip", "web", "-n", Namespace, "--tcp=80:8080");
        await RunAsync("create", "job", "once", "-n", Namespace, "--image=busybox", "--", "true");

        var data = await RunAsync("get", "-n", Namespace, "configmap/settings", "-o", "jsonpath={.data}");
        var deployment = (await Api.GetAsync($"/apis/apps/v1/namespaces/{Namespace}/deployments/web")).Expect(200)["spec"]!;
        var container = deployment["template"]!["spec"]!["containers"]![0]!;
        var rules = await RunAsync("get", "-n", Namespace, "role/reader", "-o", "jsonpath={.rules}");
        var hard = await RunAsync("get", "-n", Namespace, "quota/small", "-o", "jsonpath={.spec.hard}");
        var port = await RunAsync("get", "-n", Namespace, "service/web", "-o", "jsonpath={.spec.ports[0].targetPort}");
        var user = await RunAsync("get", "-n", Namespace, "secret/login", "-o", "jsonpath={.data.user}");

        Assert.Equal("""{"color":"blue","empty":""}""", data);
        Assert.Equal(0, (int)deployment["replicas"]!);
        Assert.Equal("web", (string?)deployment["selector"]!["matchLabels"]!["app"]);
        Assert.Equal(("nginx", "nginx", 8080), ((string?)container["image"], (string?)container["name"], (int)container["ports"]![0]!["containerPort"]!));
        Assert.Equal(["nginx", "-g", ""], container["command"]!.AsArray().Select(word => (string?)word));
        Assert.Equal("""[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]""", rules);
        Assert.Equal("""{"pods":"5","requests.cpu":"500m"}""", hard);
        Assert.Equal("8080", port);
        Assert.Equal("YW5u", user);
        Assert.Contains("once", await RunAsync("get", "-n", Namespace, "job,rolebinding,sa"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_creates_a_namespace()
    {
        var output = await RunAsync("create", "namespace", Namespace + "-more");
        await Api.DeleteAsync($"/api/v1/namespaces/{Namespace}-more");

        Assert.Equal($"namespace/{Namespace}-more created\n", output);
    }

    [Fact]
    public async Task Kubectl_applies_a_list()
    {
        var list = $$"""{"apiVersion":"v1","kind":"List","items":[{{ConfigMap("a", """{"x":"1"}""")}},{{ConfigMap("b", """{"x":"2"}""")}}]}""";

        var output = await FeedAsync(list, "apply", "-n", Namespace, "-f", "-");

        Assert.Equal("configmap/a created\nconfigmap/b created\n", output);
    }

    [Fact]
    public async Task Kubectl_sends_JSON_patches()
    {
        await FeedAsync(ConfigMap("a", """{"x":"1","y":"2"}"""), "apply", "-n", Namespace, "-f", "-");

        await RunAsync(
            "patch",
            "-n",
            Namespace,
            "configmap/a",
            "--type=json",
            "-p",
            """[{"op":"test","path":"/data/x","value":"1"},{"op":"replace","path":"/data/x","value":"3"},{"op":"move","from":"/data/y","path":"/data/z"}]"""
        );
        var data = await RunAsync("get", "-n", Namespace, "configmap/a", "-o", "jsonpath={.data}");

        Assert.Equal("""{"x":"3","z":"2"}""", data);
    }

    [Fact]
    public async Task Kubectl_watches_namespaces()
    {
        RequireKubectl();
        // A list is watched from its own version on, so no change falls between the two; one object by name is not.
        using var process = Kubectl.Start(Server.Kubeconfig, "get", "ns", "-w", "--field-selector", $"metadata.name={Namespace}");
        var header = await ReadLineAsync(process.StandardOutput);
        var first = await ReadLineAsync(process.StandardOutput);

        await Api.DeleteAsync(Self);
        var second = await ReadLineAsync(process.StandardOutput);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Matches("NAME +STATUS +AGE", header);
        Assert.Matches($"{Namespace} +Active", first);
        Assert.Matches($"{Namespace} +Terminating", second);
    }

    [Fact]
    public async Task Kubectl_waits_until_a_namespace_is_gone()
    {
        await CreateConfigMapAsync("a");

        var output = await RunAsync("delete", "ns", Namespace, "--timeout=60s");

        Assert.Equal($"namespace \"{Namespace}\" deleted\n", output);
        (await Api.GetAsync(Self)).Expect(404);
    }

    private static void RequireKubectl() => Assert.SkipWhen(Kubectl.Location is null, "kubectl is not on the PATH.");

    private static async Task<string> ReadLineAsync(StreamReader reader) =>
        await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("kubectl ended early.");

    private Task<string> RunAsync(params string[] arguments) => FeedAsync(null, arguments);

    private Task<string> FeedAsync(string? input, params string[] arguments)
    {
        RequireKubectl();
        return Kubectl.RunAsync(Server.Kubeconfig, input, arguments);
    }

    private async Task<string> BundleAsync()
    {
        var template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", "bundle.yaml"), TestContext.Current.CancellationToken);
        return template.Replace("@@NAMESPACE@@", Namespace, StringComparison.Ordinal);
    }
}
