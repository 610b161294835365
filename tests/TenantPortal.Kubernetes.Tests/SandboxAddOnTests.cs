using k8s;
using TenantPortal.Core;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Tenants of every tier on a fresh Sandbox that acts as the controllers of the add-ons.</summary>
public sealed class SandboxAddOnTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("namespace", "namespace", null)]
    [InlineData("vcluster", "vcluster-flux", "https://shop.vc.example.com")]
    [InlineData("vcluster", "vcluster-argocd", "https://shop.vc.example.com")]
    [InlineData("vcluster", "vcluster-capi", "https://shop.vc.example.com")]
    [InlineData("cluster", "cluster-capi", "https://shop.clusters.example.com:6443")]
    public async Task A_tenant_of_each_tier_becomes_ready_and_its_deletion_removes_everything(string tier, string blueprint, string? endpoint)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, addOns: true);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ($"Tiers:{tier}:Blueprint", blueprint),
            ("Tenants:DeletionGrace", "00:00:00")
        );
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);

        var ready = await FollowAsync(portal, found => found.Summary.Phase == TenantPhase.Ready);
        var connection = await portal.Get<ConnectionService>().FindAsync(Given.Lead(), "shop", Cancellation);
        await DeleteAsync(portal);
        await FollowAsync(portal, found => found.Summary.Phase == TenantPhase.Archived);

        Assert.All(ready.Objects, found => Assert.Equal(ConditionStatus.True, found.Status));
        if (endpoint is not null)
        {
            Assert.Equal(endpoint, connection!.Api!.Server);
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", connection.Api.CertificateAuthority, StringComparison.Ordinal);
        }

        var remaining = await server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation);
        Assert.DoesNotContain(remaining.Items, found => found.Metadata.Name == ApiServer.NamespaceOf(tier, "shop"));
    }

    [Theory]
    [InlineData("vcluster", "vcluster-flux", "HelmRelease shop", "Running 'install' action")]
    [InlineData("cluster", "cluster-capi", "Cluster shop", "InfrastructureReady: network and load balancer are being created")]
    public async Task The_progress_of_the_add_on_is_reported(string tier, string blueprint, string title, string progress)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, addOns: true, addOnStep: TimeSpan.FromSeconds(1));
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ($"Tiers:{tier}:Blueprint", blueprint));
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);

        var waiting = await FollowAsync(
            portal,
            found => found.Objects.Any(condition => condition.Object == title && condition.Message.Contains(progress, StringComparison.Ordinal))
        );

        Assert.Equal(TenantPhase.Provisioning, waiting.Summary.Phase);
    }

    [Theory]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public async Task The_isolation_report_of_a_simulated_cluster_has_no_false_alarm(string tier)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation, addOns: true);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync(Given.Input() with { Tier = tier }, Cancellation);
        await FollowAsync(portal, found => found.Summary.Phase == TenantPhase.Ready);

        var report = await portal.WaitForAsync(
            async () => await portal.Get<IsolationService>().FindAsync(Given.Admin(), "shop", Cancellation) is { Findings.Count: > 0 } found ? found : null,
            Cancellation
        );

        Assert.NotNull(report);
        Assert.Empty(report.Findings.Where(finding => finding.Result == IsolationResult.Failed).Select(finding => $"{finding.Title}: {finding.Evidence}"));
    }

    /// <summary>Approves the deletion as an admin does: after the list of what would be lost is there.</summary>
    private static async Task DeleteAsync(ReconcilerProcess portal)
    {
        var input = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenant = "shop",
            Purpose = "It is no longer needed.",
        };
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation)).Value!;
        Assert.NotNull(
            await portal.WaitForAsync(
                async () => (await portal.RequestReader.FindAsync(Given.Admin(), request.Id!, Cancellation))?.Deletion?.Contents,
                Cancellation
            )
        );
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Problems);
    }

    /// <summary>Has the tenant looked at again and again, instead of every ten seconds.</summary>
    private static async Task<TenantDetails> FollowAsync(ReconcilerProcess portal, Func<TenantDetails, bool> holds)
    {
        var found = await portal.WaitForAsync(
            async () =>
            {
                await portal.Get<TenantQueue>().RequeueAsync("default", ["shop"], Cancellation);
                return await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation) is { } seen && holds(seen) ? seen : null;
            },
            Cancellation
        );
        Assert.NotNull(found);
        return found;
    }
}
