namespace TenantPortal.Sandbox.Tests;

/// <summary>Discovery, get, list and selectors, on any API server.</summary>
public abstract class ReadBehaviour(TestServer server) : ApiServerTests(server)
{
    [Theory]
    [InlineData("/version", "gitVersion")]
    [InlineData("/api", "versions")]
    [InlineData("/apis", "groups")]
    [InlineData("/apis/rbac.authorization.k8s.io", "preferredVersion")]
    [InlineData("/api/v1", "resources")]
    [InlineData("/apis/networking.k8s.io/v1", "resources")]
    public async Task Discovery_says_what_the_server_has(string path, string field)
    {
        var answer = await Api.GetAsync(path);

        Assert.NotNull(answer.Expect(200)[field]);
    }

    [Fact]
    public async Task Discovery_names_kind_and_scope_of_a_resource()
    {
        var answer = await Api.GetAsync("/api/v1");

        var quotas = Assert.Single(answer.Expect(200)["resources"]!.AsArray(), resource => (string?)resource!["name"] == "resourcequotas")!;
        Assert.Equal("ResourceQuota", (string?)quotas["kind"]);
        Assert.True((bool?)quotas["namespaced"]);
        Assert.Contains("quota", quotas["shortNames"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task A_created_object_can_be_read()
    {
        await CreateConfigMapAsync("a", data: """{"key":"value"}""");

        var read = await Api.GetAsync($"{ConfigMaps}/a");

        var body = read.Expect(200);
        Assert.Equal("ConfigMap", (string?)body["kind"]);
        Assert.Equal("value", (string?)body["data"]!["key"]);
        Assert.Equal(Namespace, (string?)body["metadata"]!["namespace"]);
        Assert.NotNull(body["metadata"]!["uid"]);
        Assert.NotNull(body["metadata"]!["creationTimestamp"]);
    }

    [Fact]
    public async Task A_missing_object_is_not_found()
    {
        var answer = await Api.GetAsync($"{Policies}/nowhere");

        answer.Expect(404);
        Assert.Equal("NotFound", answer.Reason);
        Assert.Equal("networkpolicies.networking.k8s.io \"nowhere\" not found", answer.Message);
        Assert.Equal("networking.k8s.io", (string?)answer.Body["details"]!["group"]);
    }

    [Fact]
    public async Task A_missing_resource_is_not_found()
    {
        var answer = await Api.GetAsync("/api/v1/unheardofs");

        answer.Expect(404);
        Assert.Equal("the server could not find the requested resource", answer.Message);
    }

    [Theory]
    [InlineData("team=red", "a,b")]
    [InlineData("team!=red", "c,d")]
    [InlineData("team in (red, blue),size", "a")]
    [InlineData("team notin (red)", "c,d")]
    [InlineData("!team", "d")]
    [InlineData("team", "a,b,c")]
    public async Task A_list_is_narrowed_by_labels(string selector, string expected)
    {
        await CreateConfigMapAsync("a", """{"team":"red","size":"s","test":"1"}""");
        await CreateConfigMapAsync("b", """{"team":"red","test":"1"}""");
        await CreateConfigMapAsync("c", """{"team":"blue","test":"1"}""");
        await CreateConfigMapAsync("d", """{"test":"1"}""");

        var list = await Api.GetAsync($"{ConfigMaps}?labelSelector={Uri.EscapeDataString("test=1," + selector)}");

        Assert.Equal(expected, string.Join(',', NamesIn(list)));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_name()
    {
        await CreateConfigMapAsync("a");
        await CreateConfigMapAsync("b");

        var list = await Api.GetAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Db");

        Assert.Equal(["b"], NamesIn(list));
    }

    [Fact]
    public async Task A_list_is_read_in_pages()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await CreateConfigMapAsync(name, """{"test":"1"}""");
        }

        var first = await Api.GetAsync($"{ConfigMaps}?limit=2");
        var token = Uri.EscapeDataString((string)first.Expect(200)["metadata"]!["continue"]!);
        var second = await Api.GetAsync($"{ConfigMaps}?limit=2&continue={token}");

        Assert.Equal(["a", "b"], NamesIn(first));
        Assert.Equal("c", NamesIn(second)[0]);
    }

    [Fact]
    public async Task Items_of_a_list_leave_out_their_kind()
    {
        await CreateConfigMapAsync("a");

        var list = await Api.GetAsync(ConfigMaps);

        Assert.Equal("ConfigMapList", (string?)list.Expect(200)["kind"]);
        Assert.Null(list.Body["items"]![0]!["kind"]);
    }

    [Theory]
    [InlineData("labelSelector=a%20b")]
    [InlineData("fieldSelector=colour%3Dred")]
    [InlineData("limit=1&continue=abc")]
    public async Task A_malformed_query_is_a_bad_request(string query)
    {
        var answer = await Api.GetAsync($"{ConfigMaps}?{query}");

        answer.Expect(400);
        Assert.Equal("BadRequest", answer.Reason);
    }
}
