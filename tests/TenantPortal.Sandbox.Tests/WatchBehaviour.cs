namespace TenantPortal.Sandbox.Tests;

/// <summary>Watches, on any API server.</summary>
public abstract class WatchBehaviour(TestServer server) : ApiServerTests(server)
{
    private const string Mine = "labelSelector=test";

    [Fact]
    public async Task Changes_arrive_in_the_order_they_were_made()
    {
        var list = await Api.GetAsync(ConfigMaps);
        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}&resourceVersion={list.Version}");

        await CreateConfigMapAsync("a", """{"test":"1"}""");
        (await Api.MergeAsync($"{ConfigMaps}/a", """{"data":{"x":"1"}}""")).Expect(200);
        await CreateConfigMapAsync("b", """{"test":"1"}""");
        (await Api.DeleteAsync($"{ConfigMaps}/a")).Expect(200);

        Assert.Equal(["ADDED a", "MODIFIED a", "ADDED b", "DELETED a"], await watch.TakeAsync(4));
    }

    [Fact]
    public async Task A_watch_resumes_after_the_version_it_names()
    {
        var first = await CreateConfigMapAsync("a", """{"test":"1"}""");
        await CreateConfigMapAsync("b", """{"test":"1"}""");
        await CreateConfigMapAsync("c", """{"test":"1"}""");

        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}&resourceVersion={first.Version}");

        Assert.Equal(["ADDED b", "ADDED c"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task A_watch_without_a_version_starts_with_what_is_there()
    {
        await CreateConfigMapAsync("a", """{"test":"1"}""");

        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}");
        var present = await watch.TakeAsync(1);
        await CreateConfigMapAsync("b", """{"test":"1"}""");

        Assert.Equal(["ADDED a"], present);
        Assert.Equal(["ADDED b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task An_object_that_stops_matching_is_deleted_for_the_watcher()
    {
        var list = await Api.GetAsync(ConfigMaps);
        await using var watch = await Api.WatchAsync($"{ConfigMaps}?labelSelector=colour%3Dred&resourceVersion={list.Version}");

        await CreateConfigMapAsync("a", """{"colour":"blue"}""");
        (await Api.MergeAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"colour":"red"}}}""")).Expect(200);
        (await Api.MergeAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"colour":"blue"}}}""")).Expect(200);

        Assert.Equal(["ADDED a", "DELETED a"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task One_watch_sees_all_namespaces()
    {
        var list = await Api.GetAsync("/api/v1/configmaps?limit=1");
        await using var watch = await Api.WatchAsync($"/api/v1/configmaps?resourceVersion={list.Version}&labelSelector=only%3D{Namespace}");

        await CreateConfigMapAsync("a", $$"""{"only":"{{Namespace}}"}""");

        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task A_deleted_object_carries_the_version_of_its_deletion()
    {
        var created = await CreateConfigMapAsync("a", """{"test":"1"}""");
        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}&resourceVersion={created.Version}");

        (await Api.DeleteAsync($"{ConfigMaps}/a")).Expect(200);

        var deleted = (await watch.NextAsync())!;
        Assert.Equal("DELETED", (string?)deleted["type"]);
        Assert.True(long.Parse((string)deleted["object"]!["metadata"]!["resourceVersion"]!, null) > long.Parse(created.Version, null));
    }

    [Fact]
    public async Task Bookmarks_report_how_far_a_quiet_watch_has_come()
    {
        var created = await CreateConfigMapAsync("a", """{"test":"1"}""");

        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}&resourceVersion={created.Version}&allowWatchBookmarks=true&timeoutSeconds=10");
        var bookmark = await watch.UntilAsync(next => (string?)next["type"] == "BOOKMARK");

        Assert.Equal("ConfigMap", (string?)bookmark["object"]!["kind"]);
        Assert.True(long.Parse((string)bookmark["object"]!["metadata"]!["resourceVersion"]!, null) >= long.Parse(created.Version, null));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_up()
    {
        var list = await Api.GetAsync(ConfigMaps);

        await using var watch = await Api.WatchAsync($"{ConfigMaps}?{Mine}&resourceVersion={list.Version}&timeoutSeconds=1");

        Assert.Null(await watch.NextAsync());
    }
}
