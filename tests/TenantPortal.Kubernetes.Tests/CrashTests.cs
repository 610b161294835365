using k8s;
using k8s.Models;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A portal that ends in the middle, at every call that it makes, leaves nothing half-done behind it.</summary>
public sealed class CrashTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    /// <summary>One namespace and the objects of its blueprint.</summary>
    private const int ObjectsOfATenant = 14;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ServerKind, int> EveryWrite()
    {
        var rows = new TheoryData<ServerKind, int>();
        foreach (var kind in Enum.GetValues<ServerKind>())
        {
            for (var writes = 0; writes <= ObjectsOfATenant; writes++)
                rows.Add(kind, writes);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task A_portal_that_ended_after_any_write_goes_on_where_it_was_and_makes_nothing_twice(ServerKind kind, int writes)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        // One more write is the dry run of the request's check.
        await using (var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes + 1, Cancellation))
        await using (var first = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation))
        {
            var submitted = await first.Requests.SubmitAsync(Testing.Given.Lead(), Testing.Given.Input(name), null, Cancellation);
            await first.WaitForAsync(
                async () => (await first.RequestReader.FindAsync(Testing.Given.Admin(), submitted.Value!.Id!, Cancellation))!.Check,
                Cancellation
            );
            await first.Decisions.ApproveAsync(
                Testing.Given.Admin(),
                submitted.Value!.Id!,
                new Core.Requests.Deciding.DecisionInput { Revision = submitted.Value.Revision },
                Cancellation
            );
            if (writes < ObjectsOfATenant)
                await proxy.Broken.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            else
                await first.WaitForTenantAsync(name, tenant => tenant.Objects.Count > 0, Cancellation);
        }

        var before = await UidsAsync(server, name);
        await using var second = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var ready = await second.WaitUntilReadyAsync(name, Cancellation);

        Assert.All(ready.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        var after = await UidsAsync(server, name);
        // What the first had made is still that very object, and there is one of each.
        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        Assert.Equal(ObjectsOfATenant, after.Count);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_cluster_that_is_down_is_named_on_the_tenant_which_becomes_ready_when_it_is_back(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        await using (var portal = await ReconcilerProcess.StartAsync(server.DeadKubeconfig(), server.Database, Cancellation))
        {
            await portal.ApproveTenantAsync(name, Cancellation);
            var failing = await portal.WaitForTenantAsync(name, tenant => tenant.Summary.Phase == TenantPhase.Failing, Cancellation);

            var ready = failing.Conditions.Single(condition => condition.Type == Condition.Ready);
            Assert.Equal("Cluster 'default' is unreachable: it refuses connections. The portal retries automatically.", ready.Message);
        }

        await using var back = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var recovered = await back.WaitUntilReadyAsync(name, Cancellation);

        Assert.Equal(0, recovered.Failures);
    }

    private static async Task<IReadOnlyList<string>> UidsAsync(ApiServer server, string tenant)
    {
        var (core, inNamespace) = (server.Client.CoreV1, "team-" + tenant);
        var found = await core.ListNamespaceAsync(fieldSelector: $"metadata.name={inNamespace}", cancellationToken: Cancellation);
        if (found.Items.Count == 0)
            return [];
        static IEnumerable<string> Uids<T>(IEnumerable<T> items)
            where T : IKubernetesObject<V1ObjectMeta> => items.Select(item => item.Uid());
        return
        [
            found.Items[0].Uid(),
            .. Uids((await core.ListNamespacedResourceQuotaAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await core.ListNamespacedLimitRangeAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await core.ListNamespacedServiceAccountAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.NetworkingV1.ListNamespacedNetworkPolicyAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.RbacAuthorizationV1.ListNamespacedRoleAsync(inNamespace, cancellationToken: Cancellation)).Items),
            .. Uids((await server.Client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(inNamespace, cancellationToken: Cancellation)).Items),
        ];
    }
}
