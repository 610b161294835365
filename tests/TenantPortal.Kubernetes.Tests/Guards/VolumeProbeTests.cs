using k8s.Models;
using TenantPortal.Core;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Tests.Deleting;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>What the portal itself may do to volumes, tried on one.</summary>
public sealed class VolumeProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServerKind.Sandbox, true, GuardResult.Held)]
    [InlineData(ServerKind.Sandbox, false, GuardResult.Missing)]
    [InlineData(ServerKind.Real, true, GuardResult.Missing)]
    public async Task A_change_of_a_volume_is_tried_and_changes_nothing(ServerKind kind, bool guards, GuardResult expected)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation, guards);
        var kubeconfig = server.IsReal ? await InstalledPortal.InstallRightsAsync(server, Cancellation) : server.Kubeconfig;
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        await using var volume = await TestVolume.BindAsync(server, name, Cancellation);

        var found = await ProbeAsync(portal, finding => finding.Result == expected);

        Assert.Equal((expected, GuardDemand.Advised), (found.Result, found.Demand));
        var live = (await volume.FindAsync(Cancellation))!;
        Assert.Null(live.Labels());
        Assert.Equal("Delete", live.Spec.PersistentVolumeReclaimPolicy);
    }

    [Fact]
    public async Task Without_a_volume_the_report_says_what_the_probe_needs()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);

        var found = await ProbeAsync(portal, finding => !finding.WaitsForTenant);

        Assert.Equal((GuardResult.CannotTell, VolumeProbe.NeedsVolume), (found.Result, found.Evidence));
    }

    private static async Task<GuardFinding> ProbeAsync(ReconcilerProcess portal, Func<GuardFinding, bool> holds)
    {
        // A run may end at the same moment.
        while ((await portal.Get<GuardService>().RequestProbeAsync(Given.Admin(), "default", Cancellation)).Problems is [{ Kind: ProblemKind.Conflict }])
            await Task.Yield();
        return await portal.WaitForAsync(
                async () =>
                    (await portal.Get<GuardService>().FindAsync(Given.Admin(), "default", Cancellation))?.Findings.SingleOrDefault(finding =>
                        finding.Id == VolumeProbe.Id && holds(finding)
                    ),
                Cancellation
            ) ?? throw new TimeoutException("The volume was not tried.");
    }
}
