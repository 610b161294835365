using System.Text.Json.Nodes;
using k8s;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What others change in the objects of add-ons is noticed at once, and an add-on that is removed is reported.</summary>
public sealed class AddOnChangeTests
{
    private const string Release = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/vcluster-TENANT/helmreleases/TENANT";

    private static readonly (string, string?)[] NoResync = [("Reconciler:Resync", "1.00:00:00"), ("Isolation:Quarantine", "false")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task A_change_in_a_HelmRelease_is_restored_with_the_rights_of_deploy_and_what_its_controller_adds_stays(ServerKind kind)
    {
        await using var scene = await Scene.StartAsync(kind, NoResync);
        await scene.PatchAsync("""{"spec":{"maxHistory":7}}""", manager: "helm-controller");

        await scene.PatchAsync("""{"spec":{"interval":"99m"}}""");
        var fact = await scene.WaitForFactAsync(drift => drift.Past.FirstOrDefault(fact => fact is { Kind: "HelmRelease", Field: "spec.interval" }));
        await scene.DeleteAsync();
        await scene.WaitForFactAsync(drift => drift.Past.FirstOrDefault(fact => fact is { Kind: "HelmRelease", Drift: Core.Drift.DriftKind.Deleted }));
        var live = await scene.WaitForLiveAsync(_ => true);

        Assert.Equal((Outsider.Manager, "30m", "99m"), (fact.Manager, fact.Approved, fact.Live));
        Assert.Equal("30m", (string?)live["spec"]!["interval"]);
        Assert.DoesNotContain((await scene.ReadAsync()).Past, past => past.Field.Contains("maxHistory", StringComparison.Ordinal));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_tier_that_only_reports_leaves_the_change_until_a_platform_admin_reverts_it(ServerKind kind)
    {
        await using var scene = await Scene.StartAsync(kind, [.. NoResync, ("Tiers:vcluster:Drift", "Report")]);

        await scene.PatchAsync("""{"spec":{"interval":"99m"}}""");
        var fact = await scene.WaitForFactAsync(drift => drift.Open.FirstOrDefault(fact => fact is { Kind: "HelmRelease", Field: "spec.interval" }));
        // The controller has seen the edit, too; until then, the release is not ready.
        await scene.InstallReleaseAsync();
        await scene.Portal.Get<TenantQueue>().RequeueAsync("default", [scene.Tenant], Cancellation);
        var reported = await scene.Portal.WaitForTenantAsync(
            scene.Tenant,
            tenant => tenant.Summary.Differs && tenant.NextReconcileAt > DateTimeOffset.UtcNow + TimeSpan.FromHours(1),
            Cancellation
        );
        var left = await scene.WaitForLiveAsync(_ => true);
        Assert.Empty((await scene.Portal.Get<DriftService>().RevertAsync(Given.Admin(), fact.Id, Cancellation)).Problems);
        await scene.WaitForLiveAsync(live => (string?)live["spec"]?["interval"] == "30m");
        await scene.Portal.WaitForTenantAsync(scene.Tenant, tenant => !tenant.Summary.Differs, Cancellation);

        Assert.Equal((TenantPhase.Ready, true), (reported.Summary.Phase, reported.State.Differs));
        Assert.Equal((Outsider.Manager, false), (fact.Manager, fact.IsSecurity));
        Assert.Equal("99m", (string?)left["spec"]!["interval"]);
    }

    [Fact]
    public async Task A_kind_that_vanishes_is_reported_on_the_cluster_and_watched_again_when_it_returns()
    {
        await using var scene = await Scene.StartAsync(ServerKind.Sandbox, NoResync);
        var observations = scene.Portal.Get<ClusterObservations>();
        async Task<ClusterStatus?> NoticeAsync() => (await observations.ListTroubledAsync(Cancellation)).SingleOrDefault(status => status.Notice is not null);

        await scene.Server.Client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync("helmreleases.helm.toolkit.fluxcd.io", cancellationToken: Cancellation);
        var notice = await scene.Portal.WaitForAsync(NoticeAsync, Cancellation);
        await AddOns.InstallAsync(scene.Server, Cancellation, withClusterClass: false);
        var gone = await scene.Portal.WaitForAsync(async () => await NoticeAsync() is null ? "gone" : null, Cancellation);
        await scene.Portal.Get<TenantQueue>().RequeueAsync("default", [scene.Tenant], Cancellation);
        await scene.WaitForLiveAsync(_ => true);
        await scene.InstallReleaseAsync();
        await scene.Portal.Get<TenantQueue>().RequeueAsync("default", [scene.Tenant], Cancellation);
        await scene.Portal.WaitUntilReadyAsync(scene.Tenant, Cancellation);
        await scene.PatchAsync("""{"spec":{"interval":"99m"}}""");
        await scene.WaitForLiveAsync(live => (string?)live["spec"]?["interval"] == "30m");

        Assert.Equal("It does not serve HelmRelease, which its tenants need. Install the missing add-ons.", notice!.Notice);
        Assert.True(notice.Reachable);
        Assert.NotNull(gone);
    }

    /// <summary>A tenant with a virtual cluster from a HelmRelease, with the rights of <c>deploy/base</c> on a real server.</summary>
    private sealed record Scene(ApiServer Server, ReconcilerProcess Portal, string Tenant) : IAsyncDisposable
    {
        private readonly Outsider _outsider = new(Server);

        private string Path => Release.Replace("TENANT", Tenant, StringComparison.Ordinal);

        public static async Task<Scene> StartAsync(ServerKind kind, (string, string?)[] settings)
        {
            var server = await ApiServer.StartAsync(kind, Cancellation);
            await AddOns.InstallAsync(server, Cancellation, withClusterClass: false);
            var kubeconfig = kind == ServerKind.Real ? await InstalledPortal.InstallRightsAsync(server, Cancellation) : server.Kubeconfig;
            var portal = await ReconcilerProcess.StartAsync(
                kubeconfig,
                server.Database,
                Cancellation,
                [.. settings, ("Tiers:vcluster:Blueprint", "vcluster-flux")]
            );
            var name = server.NewTenantName("vcluster");
            await portal.ApproveTenantAsync(Given.Input(name) with { Tier = "vcluster" }, Cancellation);
            await portal.WaitForTenantAsync(
                name,
                found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "Waiting" }),
                Cancellation
            );
            var scene = new Scene(server, portal, name);
            await scene.InstallReleaseAsync();
            await portal.Get<TenantQueue>().RequeueAsync("default", [name], Cancellation);
            await portal.WaitUntilReadyAsync(name, Cancellation);
            await portal.WaitForDriftAsync(name, drift => drift.IsAsApproved, Cancellation);
            return scene;
        }

        /// <summary>What the controller of the HelmRelease does: it installs what is in it, and reports that it is ready.</summary>
        public Task InstallReleaseAsync() => new FakeController(Server, "vcluster", "HelmRelease", Cancellation, Tenant).SucceedAsync();

        public Task PatchAsync(string patch, string manager = Outsider.Manager) => _outsider.EditAsync(Path, patch, manager);

        public Task DeleteAsync() => _outsider.DeleteAsync(Path);

        public async Task<TenantDrift> ReadAsync() => (await Portal.Get<DriftService>().FindAsync(Given.Admin(), Tenant, Cancellation))!;

        public Task<DriftView> WaitForFactAsync(Func<TenantDrift, DriftView?> find) => Portal.WaitForFactAsync(Tenant, find, Cancellation);

        /// <summary>The HelmRelease, once it is there and as expected.</summary>
        public Task<JsonObject> WaitForLiveAsync(Func<JsonObject, bool> holds) => _outsider.WaitForLiveAsync(Portal, Tenant, Path, holds);

        public async ValueTask DisposeAsync()
        {
            _outsider.Dispose();
            await Portal.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
