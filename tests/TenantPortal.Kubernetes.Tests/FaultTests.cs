using System.Data.Common;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of tenants on a cluster that fails now and then: they become ready, and no one is notified.</summary>
public sealed class FaultTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Tenants_become_ready_while_every_third_call_fails_and_no_one_hears_of_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var calls = 0;
        var fail = ScriptedCluster.Refuse(500, "InternalError", "It is scripted.");
        proxy.Interfere = async context =>
        {
            if (context.Request.Query.ContainsKey("watch") || Interlocked.Increment(ref calls) % 3 != 0)
                return false;
            await fail(context);
            return true;
        };
        await using var portal = await ReconcilerProcess.StartAsync(
            server.WriteKubeconfig("proxy", proxy.Url),
            server.Database,
            Cancellation,
            ("Reconciler:FailAfter", "00:01:00")
        );
        await portal.WaitUntilFollowedAsync(Cancellation);
        string[] names = [.. Enumerable.Range(0, 8).Select(_ => server.NewTenantName())];

        foreach (var name in names)
            await portal.ApproveTenantAsync(name, Cancellation);
        foreach (var name in names)
            await portal.WaitUntilReadyAsync(name, Cancellation);

        var failing = await portal.Get<AuditReader>().ListAsync(Testing.Given.Auditor(), new AuditFilter { Action = "tenant.failing" }, Cancellation);
        Assert.Empty(failing.Value!.Items);
        // What was applied is not applied again: the portal adds few writes to the ones that each tenant needs.
        Assert.InRange(proxy.Writes.Count(write => write.Status < 300 && write.Method == "PATCH"), 0, names.Length * 14 * 3 / 2);
    }

    [Fact]
    public async Task Tenants_become_ready_while_every_third_answer_breaks_off_in_the_middle()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var answers = 0;
        proxy.BreakOff = context => !context.Request.Query.ContainsKey("watch") && Interlocked.Increment(ref answers) % 3 == 0;
        await using var portal = await ReconcilerProcess.StartAsync(
            server.WriteKubeconfig("proxy", proxy.Url),
            server.Database,
            Cancellation,
            ("Reconciler:FailAfter", "00:01:00")
        );
        string[] names = [.. Enumerable.Range(0, 3).Select(_ => server.NewTenantName())];

        foreach (var name in names)
            await portal.ApproveTenantAsync(name, Cancellation);
        foreach (var name in names)
            await portal.WaitUntilReadyAsync(name, Cancellation);

        foreach (var name in names)
        {
            var found = await portal.Tenants.FindAsync(Testing.Given.Admin(), name, Cancellation);
            Assert.All(found!.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        }

        // What was created while the answer was lost is not created again.
        Assert.All(proxy.Writes.Where(write => write is { Method: "PATCH", Status: 201 }).GroupBy(write => write.Path), created => Assert.Single(created));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_watch_that_repeats_its_events_records_a_change_once(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        proxy.RepeatEvents = true;
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation);
        await portal.WaitUntilFollowedAsync(Cancellation);
        using var outsider = new Outsider(server);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var role = await outsider.FindAsync(name, Outsider.RolesOf(name));
        var approved = await outsider.ReadAsync(role);

        await outsider.EditAsync(role, Outsider.WiderRole);
        await outsider.WaitUntilRestoredAsync(portal, name, role, approved);
        var facts = await portal.WaitForDriftAsync(name, drift => drift.Open.Count == 0 && drift.Past.Count > 0, Cancellation);

        Assert.Equal(1, Assert.Single(facts.Past, fact => fact.Object.StartsWith("Role ", StringComparison.Ordinal)).Times);
        // Once when the tenant was new, once to restore it, and once more at most if something else made it due.
        Assert.InRange(proxy.Writes.Count(write => write is { Method: "PATCH", Status: < 300 } && write.Path == role), 2, 3);
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_minute_while_a_tenant_is_made_costs_another_pass_and_nothing_else()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var time = new JumpingTime();
        await using var portal = await ReconcilerProcess.StartAsync(
            server.WriteKubeconfig("proxy", proxy.Url),
            server.Database,
            time,
            Cancellation,
            ("Database:MaxWait", "00:00:01")
        );
        var name = server.NewTenantName();
        await using var holder = new SqliteConnection($"Data Source={server.Database};Pooling=False");
        await holder.OpenAsync(Cancellation);
        var lastObject = $"/apis/rbac.authorization.k8s.io/v1/namespaces/team-{name}/rolebindings/";
        var isHeld = new TaskCompletionSource<DbTransaction>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bindings = 0;
        proxy.Interfere = async context =>
        {
            if (
                HttpMethods.IsPatch(context.Request.Method)
                && context.Request.Path.Value!.StartsWith(lastObject, StringComparison.Ordinal)
                && Interlocked.Increment(ref bindings) == 1
            )
                isHeld.SetResult(await holder.BeginTransactionAsync(Cancellation));
            return false;
        };

        await portal.ApproveTenantAsync(name, Cancellation);
        await using var held = await isHeld.Task.WaitAsync(Cancellation);
        // Each attempt waits as long as the pass whose result cannot be stored.
        for (var attempt = 0; attempt < 2; attempt++)
            await Assert.ThrowsAnyAsync<Exception>(() => portal.ApproveTenantAsync(server.NewTenantName(), Cancellation));
        time.Jump(TenantQueue.Lease);
        await held.RollbackAsync(Cancellation);
        var ready = await portal.WaitUntilReadyAsync(name, Cancellation);

        Assert.Equal((1, 0), (ready.ObservedGeneration, ready.Failures));
        Assert.All(proxy.Writes.Where(write => write is { Method: "PATCH", Status: 201 }).GroupBy(write => write.Path), created => Assert.Single(created));
        var readyEntries = await portal.Get<AuditReader>().ListAsync(Testing.Given.Auditor(), new AuditFilter { Action = "tenant.ready" }, Cancellation);
        Assert.Single(readyEntries.Value!.Items);
    }

    [Fact]
    public async Task An_interrupted_pass_goes_on_from_what_it_applied_once_the_cluster_responds()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, int.MaxValue, Cancellation);
        var isDown = true;
        proxy.Interfere = async context =>
        {
            if (!isDown || !HttpMethods.IsPatch(context.Request.Method) || !context.Request.Path.Value!.Contains("/networkpolicies/", StringComparison.Ordinal))
                return false;
            await ScriptedCluster.Refuse(503, "ServiceUnavailable")(context);
            return true;
        };
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxy", proxy.Url), server.Database, Cancellation);
        await portal.WaitUntilFollowedAsync(Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitForTenantAsync(name, tenant => tenant.Failures >= 2, Cancellation);

        isDown = false;
        await portal.WaitUntilReadyAsync(name, Cancellation);

        var applied = proxy.Writes.Where(write => write.Method == "PATCH" && write.Status < 300).GroupBy(write => write.Path);
        Assert.All(applied, writes => Assert.Single(writes));
    }

    [Fact]
    public async Task A_tenant_is_reported_as_failing_when_every_attempt_failed_for_that_long()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.DeadKubeconfig(),
            server.Database,
            Cancellation,
            ("Reconciler:FailAfter", "00:00:01")
        );
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);

        var retrying = await portal.WaitForTenantAsync(name, tenant => tenant.Failures == 1, Cancellation);
        var failing = await portal.WaitForTenantAsync(name, tenant => tenant.Summary.Phase == TenantPhase.Failing, Cancellation);

        Assert.Equal(TenantPhase.Provisioning, retrying.Summary.Phase);
        Assert.Empty(retrying.Conditions);
        Assert.Contains(failing.Conditions, condition => condition.Type == Condition.Ready && condition.Status == ConditionStatus.False);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_quota_that_was_deleted_while_nothing_watched_is_created_again(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        var name = server.NewTenantName();
        await using (var first = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await first.ApproveTenantAsync(name, Cancellation);
            await first.WaitUntilReadyAsync(name, Cancellation);
        }

        var quota = (await server.Client.CoreV1.ListNamespacedResourceQuotaAsync("team-" + name, cancellationToken: Cancellation)).Items.Single();
        // The typed client cannot read the Status that servers return.
        using var api = new ClusterApi(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));
        var deleted = await api.DeleteAsync($"/api/v1/namespaces/team-{name}/resourcequotas/{quota.Name()}", quota.Uid(), Cancellation);
        Assert.True(deleted.Succeeded, deleted.Message);
        await using var second = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);

        await WaitForAsync(
            second,
            async () => (await server.Client.CoreV1.ListNamespacedResourceQuotaAsync("team-" + name, cancellationToken: Cancellation)).Items.Count == 1
        );
    }

    [Theory]
    [OnEveryServer]
    public async Task Labels_that_were_removed_from_a_namespace_are_put_back_and_the_tenant_stays_ready(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var before = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);

        await server.Client.CoreV1.PatchNamespaceAsync(
            new V1Patch(
                """{"metadata":{"labels":{"tenantportal.io/tenant":"another"},"annotations":{"tenantportal.io/tenant-id":null}}}""",
                V1Patch.PatchType.MergePatch
            ),
            "team-" + name,
            cancellationToken: Cancellation
        );

        V1Namespace after = before;
        await WaitForAsync(
            portal,
            async () =>
            {
                after = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);
                return after.Metadata.Labels.TryGetValue("tenantportal.io/tenant", out var label) && label == name;
            }
        );
        Assert.Equal(before.Uid(), after.Uid());
        Assert.Equal(before.Metadata.Annotations["tenantportal.io/tenant-id"], after.Metadata.Annotations["tenantportal.io/tenant-id"]);
        await portal.WaitUntilReadyAsync(name, Cancellation);
    }

    [Fact]
    public async Task In_another_cluster_nothing_is_created_or_given_up_until_an_admin_accepts_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, sandbox, Cancellation);
        await using var other = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var name = server.NewTenantName();
        await using (var before = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
        {
            await before.ApproveTenantAsync(name, Cancellation);
            await before.WaitUntilReadyAsync(name, Cancellation);
        }

        await using var portal = await ReconcilerProcess.StartAsync(other.Kubeconfig, server.Database, Cancellation);
        var service = portal.Get<ClusterIdentityService>();
        var found = await portal.WaitForAsync(
            async () => (await service.ListAsync(Testing.Given.Admin(), Cancellation)) is [var one] ? one : null,
            Cancellation
        );
        await portal.Get<TenantQueue>().RequeueAllAsync("default", Cancellation);
        await portal.WaitForTenantAsync(name, tenant => tenant.Conditions.Any(condition => condition.Reason == "ClusterReplaced"), Cancellation);
        var namespaces = await other.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation);
        Assert.DoesNotContain(namespaces.Items, item => item.Name() == "team-" + name);

        Assert.True((await service.AcceptAsync(Testing.Given.Admin(), "default", found!.FoundUid, Cancellation)).Succeeded);
        await portal.WaitUntilReadyAsync(name, Cancellation);

        Assert.NotNull(await other.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation));
    }

    private static async Task WaitForAsync(ReconcilerProcess portal, Func<Task<bool>> holds) =>
        Assert.NotNull(await portal.WaitForAsync(async () => await holds() ? "yes" : null, Cancellation));
}
