using TenantPortal.Core;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What the resync of a ready tenant costs the cluster.</summary>
public sealed class ResyncTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_whose_objects_are_all_watched_is_applied_again_once_a_day()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var time = new JumpingTime();
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, time, Cancellation);
        // A list that is older than the tenant lacks its objects, which is another reason to apply them.
        await portal.WaitUntilFollowedAsync(Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await WaitUntilAtRestAsync(portal, time, name);

        // An event of the first apply may come late, and leads to one more: only a pass at every resync is wrong.
        var applied = new List<int>();
        while (applied.Count < 5 && (applied is not [.., var last] || last > 0))
            applied.Add(await CountAppliesOfResyncAsync(Resync + TimeSpan.FromMinutes(1)));
        Assert.Equal(0, applied[^1]);

        Assert.True(await CountAppliesOfResyncAsync(TimeSpan.FromDays(1)) > 0);

        async Task<int> CountAppliesOfResyncAsync(TimeSpan passed)
        {
            var before = CountApplies(proxy, name);
            time.Jump(passed);
            await WaitUntilAtRestAsync(portal, time, name);
            return CountApplies(proxy, name) - before;
        }
    }

    [Fact]
    public async Task A_tenant_of_which_a_kind_cannot_be_watched_is_applied_at_every_resync()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        proxy.Interfere = async context =>
        {
            if (context.Request.Path != "/apis/rbac.authorization.k8s.io/v1/roles")
                return false;
            await ScriptedCluster.Refuse(403, "Forbidden")(context);
            return true;
        };
        var time = new JumpingTime();
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, time, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await WaitUntilAtRestAsync(portal, time, name);
        var applied = CountApplies(proxy, name);

        time.Jump(Resync + TimeSpan.FromMinutes(1));
        await WaitUntilAtRestAsync(portal, time, name);

        Assert.True(CountApplies(proxy, name) > applied);
    }

    private static int CountApplies(BreakingProxy proxy, string tenant) =>
        proxy.Writes.Count(write => write.Method == "PATCH" && write.Path.Contains($"/namespaces/team-{tenant}/", StringComparison.Ordinal));

    /// <summary>Waits until the tenant is ready and is due at the next resync. A postponed resync is announced to no one.</summary>
    private static async Task WaitUntilAtRestAsync(ReconcilerProcess portal, JumpingTime time, string tenant)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (!IsAtRest((await portal.Tenants.FindAsync(Testing.Given.Admin(), tenant, Cancellation))!, time.GetUtcNow()))
        {
            portal.Get<ReconcileSignal>().Set();
            await Task.Delay(20, deadline.Token);
        }
    }

    private static bool IsAtRest(TenantDetails tenant, DateTimeOffset now) =>
        tenant.Summary.Phase == TenantPhase.Ready
        && tenant.Conditions.Any(condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.True })
        && tenant.NextReconcileAt > now + Resync - TimeSpan.FromMinutes(1);
}
