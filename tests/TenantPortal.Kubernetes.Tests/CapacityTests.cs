using k8s;
using k8s.Models;
using TenantPortal.Core.Observations;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of the nodes that a cluster shows, on the Sandbox and on a real API server alike.</summary>
[Collection(nameof(NodesOfTheServer))]
public sealed class CapacityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task Nodes_that_come_change_and_go_are_followed(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (one, other) = (NewName(), NewName());
        try
        {
            // More than any other node there may be on a server that tests share.
            await CreateNodeAsync(server, one, "700001m");
            await WaitForLargestAsync(portal, "700001m");
            await CreateNodeAsync(server, other, "700002m");
            await WaitForLargestAsync(portal, "700002m");

            await server.Client.CoreV1.PatchNodeAsync(
                new V1Patch("""{"spec":{"unschedulable":true}}""", V1Patch.PatchType.MergePatch),
                other,
                cancellationToken: Cancellation
            );
            await WaitForLargestAsync(portal, "700001m");
        }
        finally
        {
            await server.Client.CoreV1.DeleteNodeAsync(one, cancellationToken: CancellationToken.None);
            await server.Client.CoreV1.DeleteNodeAsync(other, cancellationToken: CancellationToken.None);
        }

        await portal.WaitForAsync(async () => await LargestAsync(portal) is "700001m" ? null : "gone", Cancellation);
        Assert.NotEqual("700001m", await LargestAsync(portal));
    }

    [Theory]
    [OnEveryServer]
    public async Task A_tainted_node_with_devices_is_capacity_of_the_tier_that_tolerates_it(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var name = NewName();
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Tiers:vcluster:Tolerations:0:Key", "tenantportal.io/test-node"),
            ("Tiers:vcluster:Tolerations:0:Value", name)
        );
        try
        {
            // The name is that of the device too, because tests share the server.
            await CreateNodeAsync(
                server,
                name,
                "700004m",
                $"example.com/{name}",
                $$$"""{"spec":{"taints":[{"key":"tenantportal.io/test-node","value":"{{{name}}}","effect":"NoSchedule"}]}}"""
            );

            var tier = await portal.WaitForAsync(
                async () => (await ListAsync(portal)).Tiers.FirstOrDefault(found => found.Tiers.Contains("Virtual cluster")),
                Cancellation
            );

            var device = tier!.Lines.Single(line => line.Resource.Name == $"example.com/{name}");
            Assert.Equal(("3", "700004m"), (device.Allocatable.ToString(), tier.Lines[0].LargestNode.ToString()));
            var others = (await ListAsync(portal)).Tiers.Single(found => found.Tiers.Contains("Hardened namespace"));
            Assert.Null(others.Lines.Single(line => line.Resource == device.Resource).Allocatable);
            Assert.NotEqual("700004m", others.Lines[0].LargestNode.ToString());
        }
        finally
        {
            await server.Client.CoreV1.DeleteNodeAsync(name, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_cluster_that_shows_no_nodes_is_of_unknown_capacity()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);

        Assert.Null((await ListAsync(portal)).Nodes);
    }

    [Fact]
    public async Task The_portal_sees_nodes_with_only_the_rights_that_deploy_gives_it()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = NewName();
        try
        {
            await CreateNodeAsync(server, name, "700003m");
            await WaitForLargestAsync(portal, "700003m");
        }
        finally
        {
            await server.Client.CoreV1.DeleteNodeAsync(name, cancellationToken: CancellationToken.None);
        }
    }

    private static string NewName() => "n" + Guid.NewGuid().ToString("N")[..12];

    /// <param name="taints">An API server taints each new node until its kubelet reports, and here there is none: a patch that sets others.</param>
    private static async Task CreateNodeAsync(ApiServer server, string name, string cpu, string? device = null, string taints = """{"spec":{"taints":null}}""")
    {
        var node = Node(name, cpu);
        if (device is not null)
            node.Status.Allocatable[device] = new ResourceQuantity("3");
        await server.Client.CoreV1.CreateNodeAsync(node, cancellationToken: Cancellation);
        await server.Client.CoreV1.PatchNodeAsync(new V1Patch(taints, V1Patch.PatchType.MergePatch), name, cancellationToken: Cancellation);
    }

    private static V1Node Node(string name, string cpu) =>
        new()
        {
            Metadata = new() { Name = name },
            Status = new()
            {
                Allocatable = new Dictionary<string, ResourceQuantity>
                {
                    ["cpu"] = new(cpu),
                    ["memory"] = new("16Gi"),
                    ["ephemeral-storage"] = new("100Gi"),
                    ["pods"] = new("110"),
                },
                Conditions =
                [
                    new()
                    {
                        Type = "Ready",
                        Status = "True",
                        LastTransitionTime = DateTime.UtcNow,
                        LastHeartbeatTime = DateTime.UtcNow,
                    },
                ],
            },
        };

    private static async Task<ClusterOverview> ListAsync(ReconcilerProcess portal) =>
        (await portal.Get<CapacityReader>().ListAsync(Given.Auditor(), Cancellation)).Single(cluster => cluster.Cluster == "default");

    private static async Task<string?> LargestAsync(ReconcilerProcess portal) => (await ListAsync(portal)).Lines[0].LargestNode?.ToString();

    private static async Task WaitForLargestAsync(ReconcilerProcess portal, string cpu) =>
        Assert.Equal(
            cpu,
            await portal.WaitForAsync(async () => await LargestAsync(portal) is { } largest && largest == cpu ? largest : null, Cancellation)
                ?? await LargestAsync(portal)
        );
}

/// <summary>Tests that add nodes to a server that others use: to their tenants, capacity would come and go. They run when nothing else does.</summary>
[CollectionDefinition(nameof(NodesOfTheServer), DisableParallelization = true)]
public sealed class NodesOfTheServer;
