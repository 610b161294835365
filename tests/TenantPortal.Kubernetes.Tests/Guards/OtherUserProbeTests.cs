using k8s;
using k8s.Models;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>The guards that the portal is exempt from, tried as another user.</summary>
public sealed class OtherUserProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_portal_may_not_impersonate_the_report_says_that_the_guards_were_tried_only_as_the_portal()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);

        var tried = await WaitAsync(portal);

        Assert.EndsWith(OtherUserProbe.NotGranted, tried.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(tried.Findings, finding => finding.Id.StartsWith("others-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_portal_may_impersonate_the_user_for_probes_its_writes_arrive_and_are_found_to_be_unguarded()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        // Only the rights: this server does not have the kind of the policies.
        foreach (var document in DeployFolder.GuardsOf("probe").Where(document => DeployFolder.Read(document) is V1ClusterRole or V1ClusterRoleBinding))
            await InstalledPortal.ApplyAsync(server, document, dryRun: false, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await portal.Get<GuardService>().RequestProbeAsync(Given.Admin(), "default", Cancellation);

        var tried = await WaitAsync(portal);
        var live = (await server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation)).Items.Single(found => found.Name() == $"team-{name}");

        Assert.EndsWith(OtherUserProbe.Granted, tried.Advice, StringComparison.Ordinal);
        Assert.Equal(
            [("others-managed-objects", GuardResult.Missing), ("others-tenant-id", GuardResult.Missing)],
            tried.Findings.Where(finding => finding.Id.StartsWith("others-", StringComparison.Ordinal)).Select(finding => (finding.Id, finding.Result)).Order()
        );
        Assert.NotEqual("00000000-0000-0000-0000-000000000000", live.Annotations()["tenantportal.io/tenant-id"]);
    }

    private static async Task<ClusterGuards> WaitAsync(ReconcilerProcess portal) =>
        await portal.WaitForAsync(
            async () =>
                await portal.Get<GuardService>().FindAsync(Given.Admin(), "default", Cancellation) is { } guards
                && guards.Findings.Any(finding => finding is { Id: "pod-privileged", Result: not GuardResult.CannotTell })
                    ? guards
                    : null,
            Cancellation
        ) ?? throw new TimeoutException("The guards were not tried.");
}
