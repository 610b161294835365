using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Whether a live object shows what a blueprint waits for.</summary>
internal static class Readiness
{
    /// <summary>Null when it does; else a sentence about what is missing.</summary>
    public static string? WhatIsMissing(ReadinessRule rule, Manifest manifest, JsonObject live) => rule.Check switch
    {
        ReadinessCheck.Exists => null,
        ReadinessCheck.QuotaReported => QuotaIsReported(live) ? null : $"Waiting for the cluster to count what {manifest.Title} covers; before that it is not enforced.",
        ReadinessCheck.Condition => Condition(rule.ConditionType!, manifest, live),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static bool QuotaIsReported(JsonObject live) =>
        live["spec"]?["hard"] is JsonObject desired && live["status"]?["hard"] is JsonObject enforced && live["status"]?["used"] is JsonObject
        && desired.All(limit => enforced[limit.Key]?.GetValue<string>() == limit.Value?.GetValue<string>());

    private static string? Condition(string type, Manifest manifest, JsonObject live)
    {
        var condition = (live["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => condition["type"]?.GetValue<string>() == type);
        var generation = live["metadata"]?["generation"]?.GetValue<long>();
        var observed = condition?["observedGeneration"]?.GetValue<long>() ?? live["status"]?["observedGeneration"]?.GetValue<long>() ?? generation;
        if (condition is null || observed < generation)
            return $"Waiting for {manifest.Title} to report {type}.";
        if (condition["status"]?.GetValue<string>() == "True")
            return null;
        return condition["message"]?.GetValue<string>() is { Length: > 0 } message
            ? $"Waiting for {manifest.Title} to be {type}: {ClusterProblem.Quote(message)}"
            : $"Waiting for {manifest.Title} to be {type}.";
    }
}
