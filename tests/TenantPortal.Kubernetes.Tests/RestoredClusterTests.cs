using k8s;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A cluster whose etcd was restored: it has the identity that it had, and an older content.</summary>
public sealed class RestoredClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_approved_after_the_backup_is_applied_again_while_the_portal_runs()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, ("Reconciler:Resync", "1.00:00:00"));
        var (changed, later) = (server.NewTenantName(), server.NewTenantName());
        await portal.ApproveTenantAsync(changed, Cancellation);
        await portal.WaitUntilReadyAsync(changed, Cancellation);
        var backup = server.Sandbox.Backup();
        await portal.ApproveTenantAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = changed,
                Quota = Given.Amounts(cpu: "6"),
                Purpose = "It needs more.",
            },
            Cancellation
        );
        await portal.WaitForTenantAsync(changed, tenant => tenant.ObservedGeneration == 2, Cancellation);
        await portal.ApproveTenantAsync(later, Cancellation);
        await portal.WaitUntilReadyAsync(later, Cancellation);
        using var outsider = new Outsider(server);
        var quota = await outsider.FindAsync(changed, $"/api/v1/namespaces/team-{changed}/resourcequotas");
        var approvedQuota = await outsider.ReadAsync(quota);
        var role = await outsider.FindAsync(later, Outsider.RolesOf(later));
        var approvedRole = await outsider.ReadAsync(role);

        server.Sandbox.Restore(backup);
        Assert.NotEqual("6", (string?)(await outsider.ReadAsync(quota))["spec"]!["hard"]!["requests.cpu"]);

        await outsider.WaitUntilRestoredAsync(portal, changed, quota, approvedQuota);
        await outsider.WaitUntilRestoredAsync(portal, later, role, approvedRole);
        foreach (var name in (string[])[changed, later])
        {
            var found = await portal.WaitUntilReadyAsync(name, Cancellation);
            Assert.All(found.Objects, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        }

        // Changes of others are noticed in the restored cluster, too.
        await outsider.EditAsync(role, Outsider.WiderRole);
        await outsider.WaitUntilRestoredAsync(portal, later, role, approvedRole);
    }
}
