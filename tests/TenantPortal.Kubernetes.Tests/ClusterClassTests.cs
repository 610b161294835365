using System.Text.Json.Nodes;
using k8s;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What becomes of the ClusterClasses that a cluster has, on the Sandbox and on a real API server alike.</summary>
public sealed class ClusterClassTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task What_a_class_says_of_its_variables_is_followed(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await AddOns.InstallAsync(server, Cancellation);
        // With the rights that the shipped roles give, where the server knows rights.
        var kubeconfig = kind == ServerKind.Real ? await InstalledPortal.InstallRightsAsync(server, Cancellation) : server.Kubeconfig;
        await using var portal = await ReconcilerProcess.StartAsync(kubeconfig, server.Database, Cancellation);
        var name = "class-" + Guid.NewGuid().ToString("N")[..12];

        await CreateAsync(server, name);
        try
        {
            await SayAsync(server, name, "eu-central-1", "eu-north-1");
            await WaitForAsync(portal, name, "eu-central-1, eu-north-1");
            await SayAsync(server, name, "eu-west-1");
            await WaitForAsync(portal, name, "eu-west-1");
        }
        finally
        {
            await server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync("cluster.x-k8s.io", "v1beta2", "default", "clusterclasses", name, cancellationToken: CancellationToken.None);
        }

        await WaitForAsync(portal, name, null);
    }

    private static async Task WaitForAsync(ReconcilerProcess portal, string name, string? regions)
    {
        await portal.WaitForAsync(async () => await RegionsAsync(portal, name) == regions ? "so it is" : null, Cancellation);
        Assert.Equal(regions, await RegionsAsync(portal, name));
    }

    private static Task<object> CreateAsync(ApiServer server, string name) => server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
        JsonNode.Parse($$$"""
            {
              "apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "ClusterClass", "metadata": { "name": "{{{name}}}" },
              "spec": {
                "infrastructure": { "templateRef": { "apiVersion": "infrastructure.cluster.x-k8s.io/v1", "kind": "ExampleClusterTemplate", "name": "x" } },
                "controlPlane": { "templateRef": { "apiVersion": "controlplane.cluster.x-k8s.io/v1", "kind": "ExampleControlPlaneTemplate", "name": "x" } }
              }
            }
            """)!,
        "cluster.x-k8s.io", "v1beta2", "default", "clusterclasses", cancellationToken: Cancellation);

    /// <summary>As the controller of Cluster API reports it.</summary>
    private static Task<object> SayAsync(ApiServer server, string name, params string[] regions)
    {
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. regions.Select(region => (JsonNode)region)]) };
        var definition = new JsonObject { ["from"] = "inline", ["required"] = true, ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema } };
        var status = new JsonObject { ["status"] = new JsonObject { ["variables"] = new JsonArray(new JsonObject { ["name"] = "region", ["definitions"] = new JsonArray(definition) }) } };
        return server.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new k8s.Models.V1Patch(status.ToJsonString(), k8s.Models.V1Patch.PatchType.MergePatch), "cluster.x-k8s.io", "v1beta2", "default", "clusterclasses", name, cancellationToken: Cancellation);
    }

    private static async Task<string?> RegionsAsync(ReconcilerProcess portal, string name)
    {
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        return await db.ClusterClasses.FindAsync(["default", "default", name], Cancellation) is { } seen
            ? string.Join(", ", seen.Variables.SelectMany(variable => variable.Choices))
            : null;
    }
}
