using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>What the controllers do in a namespace, on any API server.</summary>
public abstract class NamespaceBehaviour(TestServer server) : ApiServerTests(server)
{
    [Fact]
    public async Task A_namespace_is_active_and_has_a_finalizer()
    {
        var answer = await Api.GetAsync(Self);

        Assert.Equal("Active", (string?)answer.Expect(200)["status"]!["phase"]);
        Assert.Equal("""["kubernetes"]""", answer.Body["spec"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public async Task A_namespace_is_labelled_with_its_name()
    {
        var version = await Api.GetAsync("/version");
        Assert.SkipWhen(int.Parse(((string)version.Body["minor"]!).TrimEnd('+'), null) < 21, "API servers set this label from 1.21 on.");

        var answer = await Api.GetAsync(Self);

        Assert.Equal(Namespace, (string?)answer.Expect(200)["metadata"]!["labels"]!["kubernetes.io/metadata.name"]);
    }

    [Theory]
    [InlineData("serviceaccounts", "default")]
    [InlineData("configmaps", "kube-root-ca.crt")]
    public async Task A_namespace_gets_what_every_pod_needs(string resource, string name)
    {
        await using var watch = await Api.WatchAsync($"{Self}/{resource}");

        var found = await watch.UntilAsync(next => (string?)next["object"]!["metadata"]!["name"] == name);

        Assert.Equal("ADDED", (string?)found["type"]);
    }

    [Fact]
    public async Task Deleting_a_namespace_deletes_what_is_in_it()
    {
        var created = await CreateConfigMapAsync("a", """{"test":"1"}""");
        var before = await Api.GetAsync($"/api/v1/namespaces/{Namespace}");
        await using var contents = await Api.WatchAsync($"{ConfigMaps}?labelSelector=test&resourceVersion={created.Version}");
        await using var namespaces = await Api.WatchAsync($"/api/v1/namespaces?fieldSelector=metadata.name%3D{Namespace}&resourceVersion={before.Version}");

        var deleted = await Api.DeleteAsync(Self);

        Assert.Equal("Terminating", (string?)deleted.Expect(200)["status"]!["phase"]);
        var first = (await namespaces.NextAsync())!;
        Assert.Equal("MODIFIED", (string?)first["type"]);
        Assert.NotNull(first["object"]!["metadata"]!["deletionTimestamp"]);
        Assert.Equal(["DELETED a"], await contents.TakeAsync(1));
        await namespaces.UntilAsync(next => (string?)next["type"] == "DELETED");
        (await Api.GetAsync(Self)).Expect(404);
    }

    [Fact]
    public async Task Nothing_new_is_created_in_a_namespace_that_is_being_deleted()
    {
        (await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""")).Expect(201);
        (await Api.DeleteAsync(Self)).Expect(200);

        var answer = await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"late"}}""");
        (await Api.MergeAsync($"{ConfigMaps}/held", """{"metadata":{"finalizers":null}}""")).Expect(200);

        answer.Expect(403);
        Assert.Equal($"configmaps \"late\" is forbidden: unable to create new content in namespace {Namespace} because it is being terminated", answer.Message);
        Assert.Equal("NamespaceTerminating", (string?)answer.Body["details"]!["causes"]![0]!["reason"]);
    }

    [Fact]
    public async Task A_namespace_that_cannot_be_emptied_names_what_is_left()
    {
        (await Api.PostAsync(ConfigMaps, """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""")).Expect(201);
        var before = await Api.GetAsync(Self);
        await using var namespaces = await Api.WatchAsync($"/api/v1/namespaces?fieldSelector=metadata.name%3D{Namespace}&resourceVersion={before.Version}");

        (await Api.DeleteAsync(Self)).Expect(200);
        var left = await namespaces.UntilAsync(next => Messages(next).Any(message => message.Contains("example.com/hold", StringComparison.Ordinal)));
        (await Api.MergeAsync($"{ConfigMaps}/held", """{"metadata":{"finalizers":null}}""")).Expect(200);

        Assert.Contains("Some resources are remaining: configmaps. has 1 resource instances", Messages(left));
        Assert.Contains("Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances", Messages(left));
        await namespaces.UntilAsync(next => (string?)next["type"] == "DELETED");
    }

    [Fact]
    public async Task The_status_of_a_quota_follows_what_is_used()
    {
        var quota = await Api.PostAsync(
            Quotas,
            """{"metadata":{"name":"q"},"spec":{"hard":{"secrets":"50","count/roles.rbac.authorization.k8s.io":"5","requests.cpu":"2"}}}"""
        );
        quota.Expect(201);
        await using var watch = await Api.WatchAsync($"{Quotas}?resourceVersion={quota.Version}");

        var filled = await watch.UntilAsync(next => next["object"]!["status"]?["used"] is not null);
        (await Api.PostAsync($"{Rbac}/roles", """{"metadata":{"name":"r"},"rules":[]}""")).Expect(201);
        var updated = await watch.UntilAsync(next => Used(next, "count/roles.rbac.authorization.k8s.io") == "1");

        Assert.Equal("MODIFIED", (string?)filled["type"]);
        Assert.True(JsonNode.DeepEquals(quota.Body["spec"]!["hard"], filled["object"]!["status"]!["hard"]));
        Assert.Equal("0", Used(filled, "requests.cpu"));
        Assert.Equal("MODIFIED", (string?)updated["type"]);
    }

    [Fact]
    public async Task Pods_count_against_the_quota_until_it_is_used_up()
    {
        var quota = await Api.PostAsync(Quotas, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"1","requests.cpu":"2"}}}""");
        await using var accounts = await Api.WatchAsync($"{Self}/serviceaccounts");
        await accounts.UntilAsync(next => (string?)next["object"]!["metadata"]!["name"] == "default");
        await using var watch = await Api.WatchAsync($"{Quotas}?resourceVersion={quota.Version}");
        await watch.UntilAsync(next => next["object"]!["status"]?["used"] is not null);

        (await Api.PostAsync($"{Self}/pods", Pod("first"))).Expect(201);
        var used = await watch.UntilAsync(next => Used(next, "pods") == "1");
        var refused = await Api.PostAsync($"{Self}/pods", Pod("second"));
        await Api.DeleteAsync($"{Self}/pods/first?gracePeriodSeconds=0");

        Assert.Equal("750m", Used(used, "requests.cpu"));
        refused.Expect(403);
        Assert.Equal("pods \"second\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1", refused.Message);
    }

    private static IEnumerable<string> Messages(JsonObject watchEvent) =>
        (watchEvent["object"]!["status"]?["conditions"] as JsonArray ?? []).Select(condition => (string?)condition!["message"] ?? "");

    private static string Pod(string name) =>
        $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"automountServiceAccountToken":false,
             "containers":[{"name":"c","image":"example.com/c","resources":{"requests":{"cpu":"0.75"} } }]} }
            """;

    private static string? Used(JsonObject watchEvent, string resource) => (string?)watchEvent["object"]!["status"]?["used"]?[resource];
}
