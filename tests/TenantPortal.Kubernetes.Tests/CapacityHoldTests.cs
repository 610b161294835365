using k8s;
using k8s.Models;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>A node that is lost between the decision and the first apply.</summary>
public sealed class CapacityHoldTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_that_lost_its_node_is_created_only_after_a_new_decision()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var id = await ApproveThenCordonAsync(server);
        await using var portal = await RestartAsync(server);

        var held = await WaitUntilHeldAsync(portal);
        var namespaces = await server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation);
        var request = (await portal.RequestReader.FindAsync(Given.Security(), id, Cancellation))!;
        var revision = request.Revision;

        Assert.Contains("The request exceeds the limit by 2.", held.State.Why!, StringComparison.Ordinal);
        Assert.DoesNotContain(namespaces.Items, found => found.Metadata.Name == "team-shop");
        Assert.Equal((RequestStatus.AwaitingSecond, true), (request.Summary.Status, request.Actions.CanApprove));
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Security(), id, revision, "The node returns soon.", Cancellation)).Problems);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        Assert.NotNull(await server.Client.CoreV1.ReadNamespaceAsync("team-shop", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_held_tenant_is_created_when_its_node_returns()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var id = await ApproveThenCordonAsync(server);
        await using var portal = await RestartAsync(server);
        await WaitUntilHeldAsync(portal);

        await CordonAsync(server, false);
        await WaitForCpuAsync(portal, "16");
        // It would look again within half a minute.
        await portal.Get<TenantQueue>().RequeueAllAsync("default", Cancellation);

        await portal.WaitUntilReadyAsync("shop", Cancellation);
        Assert.Equal(RequestStatus.Approved, (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!.Summary.Status);
    }

    [Fact]
    public async Task A_held_tenant_that_is_rejected_is_archived_and_was_never_in_the_cluster()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var id = await ApproveThenCordonAsync(server);
        await using var portal = await RestartAsync(server);
        await WaitUntilHeldAsync(portal);
        var revision = (await portal.RequestReader.FindAsync(Given.Security(), id, Cancellation))!.Revision;

        Assert.Empty((await portal.Decisions.RejectAsync(Given.Security(), id, revision, "There is no room.", Cancellation)).Problems);
        await portal.Get<TenantQueue>().RequeueAllAsync("default", Cancellation);

        var archived = await portal.WaitForAsync(
            async () =>
            {
                await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
                return await db.Tenants.SingleAsync(Cancellation) is { ArchivedAt: not null } found ? found : null;
            },
            Cancellation
        );
        Assert.Null(Assert.IsType<Tenant>(archived).NamespaceUid);
    }

    /// <summary>While nothing is reconciled, a tenant is approved that fits, and then its node is cordoned. Returns the request.</summary>
    private static async Task<string> ApproveThenCordonAsync(ApiServer server)
    {
        await CreateNodeAsync(server, "one", "2");
        await CreateNodeAsync(server, "other", "14");
        await using (var watching = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation))
            await WaitForCpuAsync(watching, "16");
        await using var deciding = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database);
        var request = await deciding.ApproveTenantAsync("shop", Cancellation);
        await CordonAsync(server, true);
        // The next process first sees the nodes.
        await using var db = await deciding.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        var later = DateTimeOffset.UtcNow.AddHours(1);
        await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.NextReconcileAt, later), Cancellation);
        return request.Id!;
    }

    private static async Task<ReconcilerProcess> RestartAsync(ApiServer server)
    {
        var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await WaitForCpuAsync(portal, "2");
        await portal.Get<TenantQueue>().RequeueAllAsync("default", Cancellation);
        return portal;
    }

    private static Task<Core.Tenants.Reading.TenantDetails> WaitUntilHeldAsync(ReconcilerProcess portal) =>
        portal.WaitForTenantAsync(
            "shop",
            tenant => tenant.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "CapacityGone" }),
            Cancellation
        );

    private static Task<V1Node> CreateNodeAsync(ApiServer server, string name, string cpu) =>
        server.Client.CoreV1.CreateNodeAsync(
            new V1Node
            {
                Metadata = new() { Name = name },
                Status = new()
                {
                    Allocatable = new Dictionary<string, ResourceQuantity>
                    {
                        ["cpu"] = new(cpu),
                        ["memory"] = new("64Gi"),
                        ["ephemeral-storage"] = new("500Gi"),
                        ["pods"] = new("500"),
                    },
                    Conditions = [new() { Type = "Ready", Status = "True" }],
                },
            },
            cancellationToken: Cancellation
        );

    private static Task<V1Node> CordonAsync(ApiServer server, bool isCordoned) =>
        server.Client.CoreV1.PatchNodeAsync(
            new V1Patch($$$"""{"spec":{"unschedulable":{{{(isCordoned ? "true" : "false")}}}}}""", V1Patch.PatchType.MergePatch),
            "other",
            cancellationToken: Cancellation
        );

    private static async Task WaitForCpuAsync(ReconcilerProcess portal, string cpu)
    {
        var seen = await portal.WaitForAsync(
            async () =>
            {
                var clusters = await portal.Get<CapacityReader>().ListAsync(Given.Auditor(), Cancellation);
                return clusters.FirstOrDefault(cluster => cluster.Lines[0].Allocatable?.ToString() == cpu);
            },
            Cancellation
        );
        Assert.NotNull(seen);
    }
}
