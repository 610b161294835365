using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tiers.VirtualClusters;

/// <summary>
/// Validates the values for the vcluster chart against its official schema, so that an unknown key prevents the start instead of breaking a
/// release.
/// </summary>
public static class VirtualClusterValues
{
    private static readonly Lazy<JsonSchema> Schema = new(ReadSchema);

    /// <summary>Keys of charts up to 0.19 and their current replacements. The longest match applies.</summary>
    private static readonly (string Old, string Current)[] Renamed =
    [
        ("vcluster.image", "controlPlane.distro.k8s.version, because k3s is no longer supported"),
        ("vcluster", "controlPlane.distro.k8s and controlPlane.statefulSet"),
        ("syncer", "controlPlane.statefulSet"),
        ("sync.ingresses", "sync.toHost.ingresses and sync.fromHost.ingressClasses"),
        ("sync.storageclasses", "sync.toHost.storageClasses"),
        ("sync.persistentvolumes", "sync.toHost.persistentVolumes"),
        ("sync.persistentvolumeclaims", "sync.toHost.persistentVolumeClaims"),
        ("sync.networkpolicies", "sync.toHost.networkPolicies"),
        ("sync.nodes", "sync.fromHost.nodes"),
        ("sync.pods", "sync.toHost.pods"),
        ("sync.services", "sync.toHost.services"),
        ("sync.secrets", "sync.toHost.secrets"),
        ("sync.configmaps", "sync.toHost.configMaps"),
        ("isolation.podSecurityStandard", "policies.podSecurityStandard"),
        ("isolation", "policies.resourceQuota, policies.limitRange and policies.networkPolicy"),
        ("resources", "controlPlane.statefulSet.resources"),
        ("storage", "controlPlane.statefulSet.persistence.volumeClaim"),
        ("ingress", "controlPlane.ingress"),
        ("coredns", "controlPlane.coredns"),
        ("init", "experimental.deploy.vcluster"),
        ("multiNamespaceMode", "sync.toHost.namespaces"),
    ];

    /// <summary>
    /// A sentence for each mistake in the values that the object passes to the chart, in words that follow the blueprint's name; none for
    /// other objects.
    /// </summary>
    public static IEnumerable<string> FindMistakes(Manifest manifest) =>
        ValuesOf(manifest) is { } values
            ? FindMistakes(values).Select(mistake => $"passes values to the vcluster chart in {manifest.Title} that the chart refuses: {mistake}")
            : [];

    /// <summary>A sentence for each mistake; keys of the old format are reported with their replacement.</summary>
    public static IReadOnlyList<string> FindMistakes(JsonObject values)
    {
        var old = Paths(values, "")
            .Select(path =>
                Renamed
                    .Where(renamed => path == renamed.Old || path.StartsWith(renamed.Old + ".", StringComparison.Ordinal))
                    .OrderByDescending(renamed => renamed.Old.Length)
                    .FirstOrDefault()
            )
            .Where(renamed => renamed.Old is not null)
            .Distinct()
            .Select(renamed => $"'{renamed.Old}' is a key from before 0.20. Use {renamed.Current}.")
            .ToList();
        if (old.Count > 0)
            return old;
        var result = Schema.Value.Evaluate(JsonSerializer.SerializeToElement(values), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : [.. (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(Sentences).Distinct()];
    }

    private static IEnumerable<string> Sentences(EvaluationResults detail)
    {
        var path = detail.InstanceLocation.ToString().TrimStart('/').Replace('/', '.');
        // The schema allows nothing where it has no property with the name.
        return detail.Errors!.Select(error =>
            error.Value.Contains("false schema", StringComparison.OrdinalIgnoreCase) ? $"unknown key '{path}'." : $"'{path}': {error.Value}"
        );
    }

    private static JsonObject? ValuesOf(Manifest manifest)
    {
        var spec = manifest.ToJson()["spec"];
        return manifest.Kind switch
        {
            "HelmRelease" when IsVCluster(spec?["chart"]?["spec"]?["chart"]) => spec?["values"] as JsonObject,
            "Application" when IsVCluster(spec?["source"]?["chart"]) => spec?["source"]?["helm"]?["valuesObject"] as JsonObject,
            "VCluster" => spec?["helmRelease"]?["valuesObject"] as JsonObject,
            _ => null,
        };
    }

    private static bool IsVCluster(JsonNode? chart) => chart?.GetValueKind() == JsonValueKind.String && chart.GetValue<string>() == "vcluster";

    private static IEnumerable<string> Paths(JsonObject node, string above)
    {
        foreach (var (key, value) in node)
        {
            var path = above.Length == 0 ? key : $"{above}.{key}";
            yield return path;
            foreach (var below in value is JsonObject inner ? Paths(inner, path) : [])
                yield return below;
        }
    }

    private static JsonSchema ReadSchema()
    {
        using var stream = typeof(VirtualClusterValues).Assembly.GetManifestResourceStream("vcluster-values.schema.json")!;
        using var reader = new StreamReader(stream);
        return JsonSchema.FromText(reader.ReadToEnd());
    }
}
