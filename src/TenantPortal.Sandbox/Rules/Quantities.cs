using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Rewrites the quantities of each kind in their canonical form, as the real server does.</summary>
internal static class Quantities
{
    private static readonly string[] LimitFields = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    public static void Normalise(ResourceType type, JsonObject node)
    {
        foreach (var map in MapsIn(type.Kind, node))
        {
            foreach (var (name, value) in map.ToList())
            {
                var text = value?.ToString();
                map[name] =
                    Quantity.TryParse(text)?.ToString()
                    ?? throw ApiException.BadRequest(
                        $"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: quantities must match the regular "
                            + "expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
                    );
            }
        }
    }

    private static IEnumerable<JsonObject> MapsIn(string kind, JsonObject node)
    {
        var spec = node["spec"] as JsonObject;
        return kind switch
        {
            "ResourceQuota" => Maps(spec, "hard"),
            "LimitRange" => (spec?["limits"] as JsonArray ?? []).SelectMany(limit => Maps(limit, LimitFields)),
            "PersistentVolumeClaim" => Maps(spec?["resources"], "limits", "requests"),
            "Pod" => Containers(spec),
            "Deployment" or "StatefulSet" or "ReplicaSet" or "DaemonSet" or "Job" => Containers(spec?["template"]?["spec"]),
            "CronJob" => Containers(spec?["jobTemplate"]?["spec"]?["template"]?["spec"]),
            _ => [],
        };
    }

    private static IEnumerable<JsonObject> Containers(JsonNode? spec) =>
        (spec?["containers"] as JsonArray ?? [])
            .Concat(spec?["initContainers"] as JsonArray ?? [])
            .SelectMany(container => Maps(container?["resources"], "limits", "requests"));

    private static IEnumerable<JsonObject> Maps(JsonNode? parent, params string[] names) =>
        parent is JsonObject fields ? names.Select(name => fields[name]).OfType<JsonObject>() : [];
}
