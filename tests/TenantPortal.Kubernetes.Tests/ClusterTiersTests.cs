using System.Text.Json;
using k8s;
using k8s.Models;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of tenants whose tier needs an add-on in the cluster.</summary>
public sealed class ClusterTiersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("vcluster", "HelmRepository (source.toolkit.fluxcd.io/v1)", "HelmRelease")]
    [InlineData("cluster", "Cluster (cluster.x-k8s.io/v1beta2)", "Cluster")]
    public async Task A_cluster_without_the_add_on_is_told_and_the_tenant_goes_on_when_it_comes(string tier, string missing, string kind)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);

        var failing = await portal.WaitForTenantAsync("shop", found => found.Failures > 1, Cancellation);

        Assert.Equal(TenantPhase.Failing, failing.Summary.Phase);
        Assert.Equal(
            $"The cluster 'default' does not know the kind {missing}: its CustomResourceDefinition is missing. Install the add-on that brings it; the tenant is tried again.",
            ReadyOf(failing).Message);
        Assert.Equal("KindNotServed", failing.Objects.Single(condition => condition.Object.StartsWith(missing.Split(' ')[0] + " ", StringComparison.Ordinal)).Reason);

        await AddOns.InstallAsync(server, Cancellation);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        Assert.StartsWith($"Waiting for {kind} shop to report ", ReadyOf(waiting).Message, StringComparison.Ordinal);
        Assert.Equal(TenantPhase.Provisioning, waiting.Summary.Phase);
    }

    [Theory]
    [InlineData("vcluster", "HelmRelease", "Ready")]
    [InlineData("cluster", "Cluster", "Available")]
    public async Task A_tenant_is_ready_when_its_add_on_says_so_and_not_before(string tier, string kind, string condition)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);

        await ReportAsync(server, tier, kind, condition, "False", "install retries exhausted");
        await LookAgainAsync(portal);
        var waiting = await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Message.Contains("exhausted", StringComparison.Ordinal), Cancellation);
        await ReportAsync(server, tier, kind, condition, "True", "done");
        await LookAgainAsync(portal);
        var ready = await portal.WaitUntilReadyAsync("shop", Cancellation);

        Assert.Equal($"Waiting for {kind} shop to be {condition}: install retries exhausted", ReadyOf(waiting).Message);
        Assert.All(ready.Objects, found => Assert.Equal(ConditionStatus.True, found.Status));
    }

    [Theory]
    [InlineData("vcluster", "HelmRelease", "Ready")]
    [InlineData("cluster", "Cluster", "Available")]
    public async Task Applying_again_changes_nothing(string tier, string kind, string condition)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await portal.WaitForTenantAsync("shop", found => ReadyOf(found).Reason == "Waiting", Cancellation);
        await ReportAsync(server, tier, kind, condition, "True", "done");
        await LookAgainAsync(portal);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        var before = await VersionsAsync(server, tier);

        var due = (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!.NextReconcileAt;
        await LookAgainAsync(portal);
        await portal.WaitForTenantAsync("shop", found => found.NextReconcileAt > due || found.Failures > 0, Cancellation);

        Assert.Equal(before, await VersionsAsync(server, tier));
        Assert.NotEmpty(before);
    }

    private static Condition ReadyOf(TenantDetails tenant) => tenant.Conditions.SingleOrDefault(condition => condition.Type == Condition.Ready) ?? new(Condition.Ready, ConditionStatus.Unknown, "", "", default);

    private static Task LookAgainAsync(ReconcilerProcess portal) => portal.Get<TenantQueue>().WakeDisturbedAsync("default", ["shop"], Cancellation);

    /// <summary>What the add-on's controller writes.</summary>
    private static async Task ReportAsync(ApiServer server, string tier, string kind, string condition, string status, string message)
    {
        var (group, version, plural) = AddOns.Kinds[kind];
        var report = new { status = new { conditions = new[] { new { type = condition, status, reason = "Told", message, observedGeneration = 1, lastTransitionTime = "2026-01-05T09:00:00Z" } } } };
        await server.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new V1Patch(JsonSerializer.Serialize(report), V1Patch.PatchType.MergePatch), group, version, $"{tier}-shop", plural, "shop", cancellationToken: Cancellation);
    }

    private static async Task<List<string>> VersionsAsync(ApiServer server, string tier)
    {
        var versions = new List<string>();
        foreach (var (group, version, plural) in AddOns.Kinds.Values)
        {
            var list = (JsonElement)await server.Client.CustomObjects.ListNamespacedCustomObjectAsync(group, version, $"{tier}-shop", plural, cancellationToken: Cancellation);
            versions.AddRange(list.GetProperty("items").EnumerateArray().Select(item => $"{plural} {item.GetProperty("metadata").GetProperty("resourceVersion").GetString()}"));
        }

        return versions;
    }
}
