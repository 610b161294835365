using System.Text.Json;
using k8s;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of tenants whose tier needs an add-on in the cluster.</summary>
public sealed class ClusterTiersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("vcluster", "HelmRepository (source.toolkit.fluxcd.io/v1)", "HelmRelease")]
    [InlineData("cluster", "Cluster (cluster.x-k8s.io/v1beta2)", "Cluster")]
    public async Task A_cluster_without_the_add_on_is_reported_and_the_tenant_goes_on_when_it_comes(string tier, string missing, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);

        var failing = await portal.WaitForTenantAsync("shop", found => found.Failures > 1, Cancellation);

        Assert.Equal(TenantPhase.Failing, failing.Summary.Phase);
        Assert.Equal(
            $"Cluster 'default' does not serve the kind {missing} because its CustomResourceDefinition "
                + "is missing. Install the add-on that provides it; the portal retries automatically.",
            ReadyOf(failing).Message
        );
        Assert.Equal(
            "KindNotServed",
            failing.Objects.Single(condition => condition.Object.StartsWith(missing.Split(' ')[0] + " ", StringComparison.Ordinal)).Reason
        );

        await AddOns.InstallAsync(server, Cancellation);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        Assert.StartsWith($"Waiting for {kind} shop to report ", ReadyOf(waiting).Message, StringComparison.Ordinal);
        Assert.Equal(TenantPhase.Provisioning, waiting.Summary.Phase);
    }

    [Theory]
    [MemberData(nameof(AddOnsOfTiers))]
    public async Task A_tenant_follows_its_add_on_through_progress_failure_success_and_the_end(string tier, string blueprint, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ($"Tiers:{tier}:Blueprint", blueprint),
            ("Tenants:DeletionGrace", "00:00:00")
        );
        var controller = new FakeController(server, tier, kind, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        await controller.HoldAsync(true);
        await controller.ProgressAsync();
        var progressing = await CheckReadinessAsync(
            portal,
            found =>
                found.Objects.Any(condition =>
                    condition.Message.Contains("control plane", StringComparison.Ordinal) || condition.Message.Contains("OutOfSync", StringComparison.Ordinal)
                )
        );
        await controller.FailAsync();
        // It is tried again, by itself.
        var failing = await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Failing && found.Failures > 1);
        await controller.SucceedAsync();
        var ready = await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Ready);
        await portal.ApproveDeletionAsync("shop", Cancellation);
        var held = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Deleting", Cancellation);
        await controller.HoldAsync(false);
        await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Archived);

        Assert.Equal(TenantPhase.Provisioning, progressing.Summary.Phase);
        Assert.Equal("AddOnFailed", ReadyOf(failing).Reason);
        Assert.EndsWith(
            $"no chart 9.9.9. For details, run kubectl describe {kind.ToLowerInvariant()} shop --namespace {tier}-shop. The portal retries automatically.",
            ReadyOf(failing).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, failing.ObservedGeneration);
        Assert.All(ready.Objects, found => Assert.Equal(ConditionStatus.True, found.Status));
        Assert.Contains($"finalizer {controller.Finalizer}", ReadyOf(held).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_class_that_is_not_there_is_reported_before_the_cluster_is_made_and_the_tenant_goes_on_when_it_comes()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation, withClusterClass: false);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "cluster" }, Cancellation);

        var failing = await portal.WaitForTenantAsync("shop", found => found.Failures > 1, Cancellation);
        var made = await VersionsAsync(server, "cluster");
        await ClusterClasses.MakeStandardAsync(server, Cancellation);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        Assert.Equal(TenantPhase.Failing, failing.Summary.Phase);
        Assert.Equal("ClusterClassMissing", ReadyOf(failing).Reason);
        Assert.Equal(
            "Cluster 'default' has no ClusterClass 'tenant-standard' in namespace 'cluster-classes', so Cluster shop is not "
                + "applied. Install the ClusterClass, or set another one in the tier's options; the portal retries automatically.",
            ReadyOf(failing).Message
        );
        Assert.Empty(made);
        Assert.Equal(TenantPhase.Provisioning, waiting.Summary.Phase);
    }

    [Fact]
    public async Task A_cluster_class_that_goes_while_the_cluster_is_made_is_reported_and_the_tenant_is_not_ready()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var controller = new FakeController(server, "cluster", "Cluster", Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "cluster" }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        await controller.LoseClassAsync();
        var failing = await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Failing && found.Failures > 1);
        await controller.SucceedAsync();
        await portal.WaitUntilReadyAsync("shop", Cancellation);

        Assert.StartsWith(
            "Cluster shop is not TopologyReconciled: failed to retrieve ClusterClass "
                + "cluster-classes/tenant-standard. For details, run kubectl describe cluster shop",
            ReadyOf(failing).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, failing.ObservedGeneration);
    }

    [Fact]
    public async Task A_release_that_never_becomes_ready_says_since_when_and_where_to_look_and_is_looked_at_all_the_same()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Reconciler:ProgressDeadline", "00:00:01")
        );
        var controller = new FakeController(server, "vcluster", "HelmRelease", Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "vcluster" }, Cancellation);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);
        await controller.ProgressAsync();

        var late = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "ProgressDeadlineExceeded" && found.Failures > 1, Cancellation);
        await controller.SucceedAsync();
        var ready = await portal.WaitUntilReadyAsync("shop", Cancellation);

        var since = waiting.Objects.Single(known => known.Object == "HelmRelease shop").LastTransitionAt;
        Assert.Equal(TenantPhase.Failing, late.Summary.Phase);
        Assert.Equal(
            $"Waiting for HelmRelease shop to be Ready: waiting for the control plane. This has lasted since {since:yyyy-MM-dd HH:mm} UTC, longer than "
                + "Reconciler:ProgressDeadline (00:00:01) allows. For details, run kubectl describe "
                + "helmrelease shop --namespace vcluster-shop. The portal retries automatically.",
            ReadyOf(late).Message
        );
        Assert.Equal(0, late.ObservedGeneration);
        Assert.Equal(1, ready.ObservedGeneration);
    }

    [Theory]
    [MemberData(nameof(AddOnsOfTiers))]
    public async Task Applying_again_changes_nothing(string tier, string blueprint, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ($"Tiers:{tier}:Blueprint", blueprint));
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);
        await new FakeController(server, tier, kind, Cancellation).SucceedAsync();
        var due = (await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Ready)).NextReconcileAt;
        var before = await VersionsAsync(server, tier);

        await CheckReadinessAsync(portal, found => found.NextReconcileAt > due || found.Failures > 0);

        Assert.Equal(before, await VersionsAsync(server, tier));
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task A_virtual_cluster_without_its_control_plane_is_degraded_and_not_ready_before_its_kubeconfig_is_there()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var controller = new FakeController(server, "vcluster", "HelmRelease", Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = "vcluster" }, Cancellation);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);
        await controller.SucceedAsync();
        await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Ready);

        await controller.StopControlPlaneAsync();
        var degraded = await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Degraded);
        await controller.SucceedAsync();
        var again = await CheckReadinessAsync(portal, found => found.Summary.Phase == TenantPhase.Ready);

        Assert.Equal("Waiting for Secret vc-shop to be created.", waiting.Objects.Single(condition => condition.Object == "Secret vc-shop").Message);
        Assert.Equal("Waiting for StatefulSet shop: 0 of 1 replicas are ready.", ReadyOf(degraded).Message);
        Assert.Equal(1, again.ObservedGeneration);
    }

    /// <summary>Tier, blueprint and the kind whose controller decides.</summary>
    public static TheoryData<string, string, string> AddOnsOfTiers() =>
        new()
        {
            { "vcluster", "vcluster-flux", "HelmRelease" },
            { "vcluster", "vcluster-argocd", "Application" },
            { "vcluster", "vcluster-capi", "VCluster" },
            { "cluster", "cluster-capi", "Cluster" },
        };

    private static Condition ReadyOf(TenantDetails tenant) =>
        tenant.Conditions.SingleOrDefault(condition => condition.Type == Condition.Ready) ?? new(Condition.Ready, ConditionStatus.Unknown, "", "", default);

    /// <summary>Has the tenant looked at now, until it is so.</summary>
    private static async Task<TenantDetails> CheckReadinessAsync(ReconcilerProcess portal, Func<TenantDetails, bool> holds)
    {
        await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
        return await portal.WaitForTenantAsync("shop", holds, Cancellation);
    }

    private static async Task<List<string>> VersionsAsync(ApiServer server, string tier)
    {
        var versions = new List<string>();
        foreach (var (group, version, plural) in AddOns.Kinds.Values)
        {
            var list = (JsonElement)
                await server.Client.CustomObjects.ListNamespacedCustomObjectAsync(group, version, $"{tier}-shop", plural, cancellationToken: Cancellation);
            versions.AddRange(
                list.GetProperty("items").EnumerateArray().Select(item => $"{plural} {item.GetProperty("metadata").GetProperty("resourceVersion").GetString()}")
            );
        }

        return versions;
    }
}
