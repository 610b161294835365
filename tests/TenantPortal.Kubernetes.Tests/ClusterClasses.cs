using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The kind that Cluster API makes clusters from, with nothing in it that the portal does not look at.</summary>
internal static class ClusterClasses
{
    public static async Task InstallAsync(ApiServer server, CancellationToken cancellationToken)
    {
        var schema = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true };
        await server.Client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(
            new V1CustomResourceDefinition
            {
                ApiVersion = "apiextensions.k8s.io/v1",
                Kind = "CustomResourceDefinition",
                Metadata = new() { Name = "clusterclasses.cluster.x-k8s.io" },
                Spec = new()
                {
                    Group = "cluster.x-k8s.io",
                    Scope = "Namespaced",
                    Names = new() { Kind = "ClusterClass", Plural = "clusterclasses", Singular = "clusterclass", ListKind = "ClusterClassList" },
                    Versions = [new() { Name = "v1beta2", Served = true, Storage = true, Schema = new() { OpenAPIV3Schema = schema } }],
                },
            },
            cancellationToken: cancellationToken);
        await foreach (var (_, definition) in server.Client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(fieldSelector: "metadata.name=clusterclasses.cluster.x-k8s.io", cancellationToken: cancellationToken))
        {
            if (definition.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
                return;
        }
    }

    public static async Task MakeAsync(ApiServer server, string inNamespace, string name, CancellationToken cancellationToken)
    {
        await server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = inNamespace } }, cancellationToken: cancellationToken);
        var body = new { apiVersion = "cluster.x-k8s.io/v1beta2", kind = "ClusterClass", metadata = new { name, @namespace = inNamespace } };
        await server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(body, "cluster.x-k8s.io", "v1beta2", inNamespace, "clusterclasses", cancellationToken: cancellationToken);
    }
}
