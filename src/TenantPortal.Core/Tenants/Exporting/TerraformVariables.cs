using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants.Exporting;

/// <summary>
/// Writes the approved settings of a dedicated cluster as Terraform variables. They are read from the approved <c>Cluster</c>, so they
/// always match it, and they are JSON, so no value can inject HCL.
/// </summary>
public static partial class TerraformVariables
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Default,
    };

    /// <summary>The variables of a revision; null when it creates no dedicated cluster.</summary>
    /// <param name="yaml">The stored YAML of the revision.</param>
    public static string? Write(string yaml) => Read(StoredManifests.Read(yaml)) is { } variables ? ToText(variables) : null;

    internal static JsonObject? Read(IReadOnlyList<Manifest> manifests)
    {
        var cluster = manifests
            .FirstOrDefault(manifest => manifest.Kind == "Cluster" && manifest.ApiVersion.StartsWith("cluster.x-k8s.io/", StringComparison.Ordinal))
            ?.ToJson();
        if (cluster?["spec"]?["topology"] is not JsonObject topology)
            return null;
        var home = manifests.First(manifest => manifest is { ApiVersion: "v1", Kind: "Namespace" });
        var (labels, annotations) = (home.ToJson()["metadata"]!["labels"], home.ToJson()["metadata"]!["annotations"]);
        var network = cluster["spec"]!["clusterNetwork"];
        var workers = (topology["workers"]?["machineDeployments"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var variables = new JsonObject
        {
            ["name"] = Copy(cluster["metadata"]!["name"]),
            ["tenant_id"] = Copy(annotations?["tenantportal.io/tenant-id"]),
            ["team"] = Copy(labels?["team"]),
            ["environment"] = Copy(labels?["environment"]),
            ["tier"] = Copy(labels?["tenantportal.io/tier"]),
            ["namespace"] = home.Name,
            ["cluster_class"] = Copy(topology["classRef"]?["name"]),
            ["cluster_class_namespace"] = Copy(topology["classRef"]?["namespace"]),
            ["kubernetes_version"] = Copy(topology["version"]),
            ["control_plane_count"] = Copy(topology["controlPlane"]?["replicas"]),
            ["worker_count"] = workers.Sum(pool => pool["replicas"]?.GetValue<int>() ?? 0),
            ["worker_pools"] = new JsonArray([.. workers.Select(Copy)]),
            ["pod_cidrs"] = Copy(network?["pods"]?["cidrBlocks"]),
            ["service_cidrs"] = Copy(network?["services"]?["cidrBlocks"]),
        };
        // Further variables of the ClusterClass: the region, the machine type, the sign-in.
        foreach (var variable in (topology["variables"] as JsonArray ?? []).OfType<JsonObject>())
            variables.TryAdd(SnakeCase(variable["name"]!.GetValue<string>()), Copy(variable["value"]));
        return variables;
    }

    internal static string ToText(JsonObject variables) => variables.ToJsonString(Options) + "\n";

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    /// <summary>Terraform's naming convention: <c>workerMachineType</c> becomes <c>worker_machine_type</c>.</summary>
    private static string SnakeCase(string name) => Humps().Replace(name, "_").Replace('-', '_').Replace('.', '_').ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Humps();
}
