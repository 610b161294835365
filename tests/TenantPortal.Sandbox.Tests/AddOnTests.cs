using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>The stand-ins for the controllers of add-ons, as kubectl and the portal see them.</summary>
public sealed class AddOnTests : IAsyncLifetime
{
    private const string Releases = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/shop/helmreleases";
    private const string Clusters = "/apis/cluster.x-k8s.io/v1beta2/namespaces/shop/clusters";
    private const string Secrets = "/api/v1/namespaces/shop/secrets";
    private const string ExternalSecrets = "/apis/external-secrets.io/v1/namespaces/shop/externalsecrets";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly SandboxTestServer _server = new()
    {
        Options = new SandboxOptions { AddOns = true, AddOnStep = Step },
    };

    private ApiClient Api => field ??= new ApiClient(_server.Http);

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        (await Api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"shop"}}""")).Expect(201);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_release_waits_for_its_repository_and_is_then_installed()
    {
        (await Api.PostAsync(Releases, Release)).Expect(201);
        var early = await FollowAsync($"{Releases}/shop", live => (string?)Condition(live, "Ready")?["reason"] == "SourceNotReady");
        (
            await Api.PostAsync(
                "/apis/source.toolkit.fluxcd.io/v1/namespaces/shop/helmrepositories",
                """{"metadata":{"name":"charts"},"spec":{"url":"https://charts.example.com"}}"""
            )
        ).Expect(201);

        var ready = await FollowAsync($"{Releases}/shop", IsReady);

        Assert.Equal("HelmChart 'shop/shop-shop' is not ready: HelmRepository 'charts' is not ready", (string?)Condition(early, "Ready")!["message"]);
        Assert.Equal("Helm install succeeded for release shop/shop.v1 with chart vcluster@0.36.1", (string?)Condition(ready, "Ready")!["message"]);
        Assert.Equal("finalizers.fluxcd.io", (string?)Assert.Single(ready["metadata"]!["finalizers"]!.AsArray()));
        var set = (await Api.GetAsync("/apis/apps/v1/namespaces/shop/statefulsets/shop")).Expect(200);
        Assert.Equal(1, (int)set["status"]!["readyReplicas"]!);
        Assert.NotNull((await Api.GetAsync($"{Secrets}/vc-shop")).Expect(200)["data"]!["certificate-authority"]);
    }

    [Fact]
    public async Task A_changed_release_is_upgraded_and_a_deleted_one_takes_its_objects_with_it()
    {
        await A_release_waits_for_its_repository_and_is_then_installed();

        (await Api.MergeAsync($"{Releases}/shop", """{"spec":{"chart":{"spec":{"version":"0.37.0"}}}}""")).Expect(200);
        var upgraded = await FollowAsync($"{Releases}/shop", live => IsReady(live) && (int)live["status"]!["observedGeneration"]! == 2);
        (await Api.DeleteAsync($"{Releases}/shop")).Expect(200);
        await FollowAsync($"{Releases}/shop", live => (string?)live["reason"] == "NotFound");

        Assert.Equal("Helm upgrade succeeded for release shop/shop.v2 with chart vcluster@0.37.0", (string?)Condition(upgraded, "Ready")!["message"]);
        (await Api.GetAsync("/apis/apps/v1/namespaces/shop/statefulsets/shop")).Expect(404);
        (await Api.GetAsync("/api/v1/namespaces/shop/pods/shop-0")).Expect(404);
        (await Api.GetAsync($"{Secrets}/vc-shop")).Expect(404);
    }

    [Fact]
    public async Task A_cluster_gets_endpoint_control_plane_and_workers_and_is_scaled()
    {
        (await Api.PostAsync(Clusters, Cluster("tenant-standard"))).Expect(201);

        var ready = await FollowAsync($"{Clusters}/shop", IsAvailable);
        (await Api.MergeAsync($"{Clusters}/shop", """{"spec":{"topology":{"workers":{"machineDeployments":[{"name":"md-0","replicas":5}]}}}}""")).Expect(200);
        var scaled = await FollowAsync($"{Clusters}/shop", live => IsAvailable(live) && (int)live["status"]!["workers"]!["availableReplicas"]! == 5);

        Assert.Equal("shop.clusters.example.com", (string?)ready["spec"]!["controlPlaneEndpoint"]!["host"]);
        Assert.Equal("Provisioned", (string?)ready["status"]!["phase"]);
        Assert.Equal((long)scaled["metadata"]!["generation"]!, (long)Condition(scaled, "Available")!["observedGeneration"]!);
        (await Api.GetAsync($"{Secrets}/shop-kubeconfig")).Expect(200);
    }

    [Fact]
    public async Task A_cluster_whose_class_does_not_exist_says_so()
    {
        (await Api.PostAsync(Clusters, Cluster("other"))).Expect(201);

        var waiting = await FollowAsync($"{Clusters}/shop", live => (string?)Condition(live, "TopologyReconciled")?["status"] == "False");

        Assert.Equal("error retrieving ClusterClass cluster-classes/other: not found", (string?)Condition(waiting, "TopologyReconciled")!["message"]);
        Assert.False(IsAvailable(waiting));
    }

    [Fact]
    public async Task A_secret_comes_and_goes_with_its_external_secret()
    {
        (
            await Api.PostAsync(
                "/apis/external-secrets.io/v1/namespaces/shop/secretstores",
                """{"metadata":{"name":"tenant-store"},"spec":{"provider":{"vault":{}}}}"""
            )
        ).Expect(201);
        (
            await Api.PostAsync(
                ExternalSecrets,
                """{"metadata":{"name":"db"},"spec":{"secretStoreRef":{"kind":"SecretStore","name":"tenant-store"},"target":{"name":"db"}}}"""
            )
        ).Expect(201);

        var synced = await FollowAsync($"{ExternalSecrets}/db", IsReady);
        (await Api.GetAsync($"{Secrets}/db")).Expect(200);
        (await Api.DeleteAsync($"{ExternalSecrets}/db")).Expect(200);
        await FollowAsync($"{Secrets}/db", live => (string?)live["reason"] == "NotFound");

        Assert.Equal("SecretSynced", (string?)Condition(synced, "Ready")!["reason"]);
    }

    [Fact]
    public async Task Nothing_changes_once_everything_is_ready()
    {
        await A_cluster_gets_endpoint_control_plane_and_workers_and_is_scaled();
        var before = (await Api.GetAsync($"{Clusters}/shop")).Version;

        // A change in the namespace makes the controllers look again.
        (await Api.PostAsync(Secrets, """{"metadata":{"name":"other"}}""")).Expect(201);
        (await Api.PostAsync(ExternalSecrets, """{"metadata":{"name":"db"},"spec":{"secretStoreRef":{"name":"none"}}}""")).Expect(201);
        await FollowAsync($"{ExternalSecrets}/db", live => Condition(live, "Ready") is not null);

        Assert.Equal(before, (await Api.GetAsync($"{Clusters}/shop")).Version);
    }

    [Fact]
    public async Task Without_the_option_the_kinds_are_not_served()
    {
        await using var bare = new SandboxTestServer();
        await bare.InitializeAsync();

        (await new ApiClient(bare.Http).GetAsync("/apis/helm.toolkit.fluxcd.io/v2/helmreleases")).Expect(404);
    }

    private const string Release = """
        {"metadata":{"name":"shop"},"spec":{
          "chart":{"spec":{"chart":"vcluster","version":"0.36.1","sourceRef":{"kind":"HelmRepository","name":"charts"}}}}}
        """;

    private static string Cluster(string clusterClass) =>
        $$$"""
            {"metadata":{"name":"shop"},"spec":{"topology":{
              "classRef":{"name":"{{{clusterClass}}}","namespace":"cluster-classes"},"version":"v1.36.2",
              "controlPlane":{"replicas":3},"workers":{"machineDeployments":[{"class":"default-worker","name":"md-0","replicas":3}]} } } }
            """;

    private static JsonNode? Condition(JsonObject live, string type) =>
        (live["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static bool IsReady(JsonObject live) => (string?)Condition(live, "Ready")?["status"] == "True";

    private static bool IsAvailable(JsonObject live) => (string?)Condition(live, "Available")?["status"] == "True";

    /// <summary>Reads the object until it is so.</summary>
    private async Task<JsonObject> FollowAsync(string path, Func<JsonObject, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(Step);
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            if ((await Api.GetAsync(path)).Body is var live && holds(live))
            {
                return live;
            }
        }

        throw new TimeoutException(path);
    }
}
