using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Acts as Cluster API for ClusterClasses: reports their variables, which forms and the topology of Clusters use.</summary>
internal sealed class ClusterClassControl(ObjectStore store, ObjectWriter writer) : IAddOnControl
{
    private const string StandardNamespace = "cluster-classes";

    private readonly AddOnObjects _objects = new(store, writer, ClusterControl.Manager);

    public ResourceType Type => AddOnKind.ClusterClass.Type;

    public void Reconcile(JsonObject live) =>
        _objects.Report(
            Type,
            live,
            status =>
            {
                status["observedGeneration"] = live.Generation;
                status["variables"] = new JsonArray([
                    .. (live["spec"]?["variables"] as JsonArray ?? []).OfType<JsonObject>().Select(variable => (JsonNode)StatusOf(variable)),
                ]);
                status.Set(live.Generation, "VariablesReady", "True", "VariablesReady", "");
                status.Set(live.Generation, "RefVersionsUpToDate", "True", "RefVersionsUpToDate", "");
            }
        );

    /// <summary>Creates the class that the shipped tier creates clusters from, with the default values of its blueprint among the choices.</summary>
    public static void CreateStandard(ObjectWriter writer)
    {
        var options = new WriteOptions("kubectl-create");
        writer.Create(BuiltInResources.Namespaces, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = StandardNamespace } }, options);
        writer.Create(
            AddOnKind.ClusterClass.Type,
            StandardNamespace,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "tenant-standard" },
                ["spec"] = new JsonObject
                {
                    ["infrastructure"] = Template("infrastructure.cluster.x-k8s.io/v1beta2", "AWSClusterTemplate"),
                    ["controlPlane"] = Template("controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlaneTemplate"),
                    ["workers"] = new JsonObject { ["machineDeployments"] = new JsonArray(new JsonObject { ["class"] = "default-worker" }) },
                    ["variables"] = new JsonArray(
                        Variable("region", Choice("eu-central-1", "eu-west-1")),
                        Variable("workerMachineType", Choice("m6i.xlarge", "m6i.2xlarge")),
                        Variable("oidc", new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true }),
                        Variable("podSecurityStandard", new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true })
                    ),
                },
            },
            options
        );
    }

    private static JsonObject StatusOf(JsonObject variable) =>
        new()
        {
            ["name"] = variable["name"]?.DeepClone(),
            ["definitions"] = new JsonArray(
                new JsonObject
                {
                    ["from"] = "inline",
                    ["required"] = variable["required"]?.DeepClone(),
                    ["schema"] = variable["schema"]?.DeepClone(),
                }
            ),
        };

    private static JsonObject Template(string apiVersion, string kind) =>
        new()
        {
            ["templateRef"] = new JsonObject
            {
                ["apiVersion"] = apiVersion,
                ["kind"] = kind,
                ["name"] = "tenant-standard",
            },
        };

    private static JsonObject Variable(string name, JsonObject schema) =>
        new()
        {
            ["name"] = name,
            ["required"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
        };

    private static JsonObject Choice(params string[] values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };
}
