using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>ClusterClasses, as a platform engineer makes them; without the templates that they refer to.</summary>
internal static class ClusterClasses
{
    private const string Group = "cluster.x-k8s.io";
    private const string Version = "v1beta2";
    private const string Plural = "clusterclasses";

    /// <summary>The class that the shipped tier makes clusters from. On a server that tests share, another one may have made it.</summary>
    public static async Task MakeStandardAsync(ApiServer server, CancellationToken cancellationToken)
    {
        await ToleratingAsync(() =>
            server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = "cluster-classes" } }, cancellationToken: cancellationToken)
        );
        await ToleratingAsync(() => MakeAsync(server, "cluster-classes", "tenant-standard", cancellationToken));
    }

    public static Task<object> MakeAsync(ApiServer server, string inNamespace, string name, CancellationToken cancellationToken) =>
        server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            JsonNode.Parse(
                $$$"""
                {
                  "apiVersion": "{{{Group}}}/{{{Version}}}", "kind": "ClusterClass", "metadata": { "name": "{{{name}}}" },
                  "spec": {
                    "infrastructure": { "templateRef": { "apiVersion": "infrastructure.cluster.x-k8s.io/v1", "kind": "ExampleClusterTemplate", "name": "x" } },
                    "controlPlane": { "templateRef": { "apiVersion": "controlplane.cluster.x-k8s.io/v1", "kind": "ExampleControlPlaneTemplate", "name": "x" } }
                  }
                }
                """
            )!,
            Group,
            Version,
            inNamespace,
            Plural,
            cancellationToken: cancellationToken
        );

    /// <summary>Says what its variables may be, as the controller of Cluster API does.</summary>
    public static Task<object> ReportAsync(
        ApiServer server,
        string inNamespace,
        string name,
        string variable,
        IEnumerable<string> choices,
        CancellationToken cancellationToken
    )
    {
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice)]) };
        var definition = new JsonObject
        {
            ["from"] = "inline",
            ["required"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
        };
        var status = new JsonObject
        {
            ["status"] = new JsonObject { ["variables"] = new JsonArray(new JsonObject { ["name"] = variable, ["definitions"] = new JsonArray(definition) }) },
        };
        return server.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new V1Patch(status.ToJsonString(), V1Patch.PatchType.MergePatch),
            Group,
            Version,
            inNamespace,
            Plural,
            name,
            cancellationToken: cancellationToken
        );
    }

    public static Task<object> RemoveAsync(ApiServer server, string inNamespace, string name, CancellationToken cancellationToken) =>
        server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(Group, Version, inNamespace, Plural, name, cancellationToken: cancellationToken);

    private static async Task ToleratingAsync<T>(Func<Task<T>> make)
    {
        try
        {
            await make();
        }
        catch (HttpOperationException there) when (there.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // As it shall be.
        }
    }
}
