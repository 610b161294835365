using k8s;
using Microsoft.AspNetCore.Http;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The clock of the portal's machine is set while the portal runs.</summary>
public sealed class ClockTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_that_waits_for_its_next_attempt_becomes_ready_after_the_clock_was_set_back_by_a_month()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var isDown = true;
        proxy.Interfere = async context =>
        {
            if (!isDown || !HttpMethods.IsPatch(context.Request.Method))
                return false;
            await ScriptedCluster.Refuse(422, "Invalid", "It is scripted.")(context);
            return true;
        };
        var time = new JumpingTime();
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, time, Cancellation);
        var (waiting, next) = (server.NewTenantName(), server.NewTenantName());
        await portal.ApproveTenantAsync(waiting, Cancellation);
        await portal.WaitForTenantAsync(waiting, tenant => tenant.Failures >= 1, Cancellation);

        time.Jump(-Month);
        isDown = false;
        await portal.ApproveTenantAsync(next, Cancellation);

        await portal.WaitUntilReadyAsync(next, Cancellation);
        await portal.WaitUntilReadyAsync(waiting, Cancellation);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_ends_no_grace_period_and_disturbs_no_tenant()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        var time = new JumpingTime();
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, time, Cancellation);
        var (living, dying, later) = (server.NewTenantName(), server.NewTenantName(), server.NewTenantName());
        foreach (var name in (string[])[living, dying])
        {
            await portal.ApproveTenantAsync(name, Cancellation);
            await portal.WaitUntilReadyAsync(name, Cancellation);
        }

        await portal.ApproveDeletionAsync(dying, Cancellation);
        time.Jump(Month);
        await portal.ApproveTenantAsync(later, Cancellation);
        await portal.WaitUntilReadyAsync(later, Cancellation);
        var blocked = await portal.WaitForTenantAsync(
            dying,
            tenant => tenant.Conditions.Any(condition => condition.Type == Condition.DeletionApproved),
            Cancellation
        );
        time.Jump(-Month);
        Assert.Empty((await portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), dying, Cancellation)).Problems);

        Assert.Equal(TenantPhase.DeletionPending, blocked.Summary.Phase);
        Assert.Contains(
            "its grace period has not ended by the clock of cluster 'default'. The portal's clock is ahead.",
            blocked.Conditions.Single(condition => condition.Type == Condition.DeletionApproved).Message,
            StringComparison.Ordinal
        );
        await portal.WaitUntilReadyAsync(dying, Cancellation);
        await portal.WaitUntilReadyAsync(living, Cancellation);
        var left = await server.Client.CoreV1.ReadNamespaceAsync("team-" + dying, cancellationToken: Cancellation);
        Assert.Null(left.Metadata.DeletionTimestamp);
    }
}
