using Microsoft.AspNetCore.Http;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Two reconcilers of one database that see the same change of others.</summary>
public sealed class ReplicaTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Two_reconcilers_that_see_the_same_change_record_it_once_and_restore_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var one = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ("Portal:Replica", "one"));
        await using var two = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ("Portal:Replica", "two"));
        using var outsider = new Outsider(server);
        var name = server.NewTenantName();
        await one.ApproveTenantAsync(name, Cancellation);
        await one.WaitUntilReadyAsync(name, Cancellation);
        var role = await outsider.FindAsync(name, Outsider.RolesOf(name));
        var approved = await outsider.ReadAsync(role);

        await outsider.EditAsync(role, Outsider.WiderRole);
        await outsider.WaitUntilRestoredAsync(one, name, role, approved);

        foreach (var portal in (ReconcilerProcess[])[one, two])
            AssertOneFact(await portal.WaitForDriftAsync(name, IsOver, Cancellation));
    }

    [Fact]
    public async Task A_reconciler_whose_claim_ended_while_it_restored_an_object_stores_nothing_over_the_other()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var time = new JumpingTime();
        await using var slow = await ReconcilerProcess.StartAsync(
            server.WriteKubeconfig("proxy", proxy.Url),
            server.Database,
            Cancellation,
            ("Portal:Replica", "slow")
        );
        using var outsider = new Outsider(server);
        var name = server.NewTenantName();
        await slow.ApproveTenantAsync(name, Cancellation);
        await slow.WaitUntilReadyAsync(name, Cancellation);
        var role = await outsider.FindAsync(name, Outsider.RolesOf(name));
        var approved = await outsider.ReadAsync(role);
        var (isHeld, release) = (NewSource(), NewSource());
        proxy.Interfere = async context =>
        {
            if (HttpMethods.IsPatch(context.Request.Method) && context.Request.Path == role)
            {
                isHeld.TrySetResult();
                await release.Task;
            }

            return false;
        };

        await outsider.EditAsync(role, Outsider.WiderRole);
        await isHeld.Task.WaitAsync(Cancellation);
        time.Jump(TenantQueue.Lease + TimeSpan.FromSeconds(1));
        await using var fast = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, time, Cancellation, ("Portal:Replica", "fast"));
        await outsider.WaitUntilRestoredAsync(fast, name, role, approved);
        var restored = await fast.WaitForDriftAsync(name, IsOver, Cancellation);
        var version = (string?)(await outsider.ReadAsync(role))["metadata"]!["resourceVersion"];
        release.SetResult();
        await slow.DisposeAsync();

        AssertOneFact(restored);
        AssertOneFact(await fast.WaitForDriftAsync(name, IsOver, Cancellation));
        Assert.Equal(version, (string?)(await outsider.ReadAsync(role))["metadata"]!["resourceVersion"]);
        Assert.Equal(TenantPhase.Ready, (await fast.Tenants.FindAsync(Testing.Given.Admin(), name, Cancellation))!.Summary.Phase);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsOver(TenantDrift drift) => drift.Open.Count == 0 && drift.Past.Count > 0;

    private static void AssertOneFact(TenantDrift drift) =>
        Assert.Equal(1, Assert.Single(drift.Past, fact => fact.Object.StartsWith("Role ", StringComparison.Ordinal)).Times);
}
