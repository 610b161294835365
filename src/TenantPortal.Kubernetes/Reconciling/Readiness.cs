using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>A readiness rule that a live object does not meet yet.</summary>
/// <param name="Sentence">A sentence for users.</param>
/// <param name="IsFailure">Whether its controller failed, so that waiting does not help.</param>
/// <param name="IsOfTeam">Whether it waits for the team, however long that takes.</param>
internal sealed record UnmetCondition(string Sentence, bool IsFailure = false, bool IsOfTeam = false);

/// <summary>Evaluates the readiness rules of blueprints on live objects.</summary>
internal static class Readiness
{
    /// <summary>Null when the rule is met.</summary>
    /// <param name="live">Null while the object does not exist.</param>
    public static UnmetCondition? FindUnmetCondition(ReadinessRule rule, ObjectReference reference, JsonObject? live) =>
        live is null
            ? new($"Waiting for {reference.Title} to be created.")
            : rule.Check switch
            {
                ReadinessCheck.Exists => null,
                ReadinessCheck.QuotaReported => QuotaIsReported(live)
                    ? null
                    : new($"Waiting for the cluster to report usage for {reference.Title}. The quota is not enforced until then."),
                ReadinessCheck.Condition => Condition(rule.ConditionType!, reference, live),
                ReadinessCheck.ReplicasReady => Replicas(reference, live),
                ReadinessCheck.SyncedAndHealthy => SyncedAndHealthy(reference, live),
                _ => throw new ArgumentOutOfRangeException(nameof(rule)),
            };

    private static bool QuotaIsReported(JsonObject live) =>
        live["spec"]?["hard"] is JsonObject desired
        && live["status"]?["hard"] is JsonObject enforced
        && live["status"]?["used"] is JsonObject
        && desired.All(limit => enforced[limit.Key]?.GetValue<string>() == limit.Value?.GetValue<string>());

    /// <summary>Interprets conditions like kstatus: <c>Stalled</c>, and certain suffixes of reasons, indicate failures.</summary>
    private static UnmetCondition? Condition(string type, ObjectReference reference, JsonObject live)
    {
        var conditions = (live["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (conditions.Find(condition => Text(condition["type"]) == "Stalled" && Text(condition["status"]) == "True") is { } stalled)
            return new($"{reference.Title} is stalled{Why(stalled["message"])}", IsFailure: true);
        var condition = conditions.Find(condition => Text(condition["type"]) == type);
        var generation = live["metadata"]?["generation"]?.GetValue<long>();
        var observed = condition?["observedGeneration"]?.GetValue<long>() ?? live["status"]?["observedGeneration"]?.GetValue<long>() ?? generation;
        if (condition is not null && observed >= generation && Text(condition["status"]) == "True")
            return null;
        if (Text(live["status"]?["phase"]) == "Failed")
            return new(
                $"{reference.Title} failed{Why(live["status"]!["failureMessage"] ?? live["status"]!["message"] ?? condition?["message"])}",
                IsFailure: true
            );
        if (OtherFailure(conditions, type, generation, observed) is { } failed && !(condition is not null && observed >= generation && SaysFailure(condition)))
            return new($"{reference.Title} is not {ClusterProblem.Quote(Text(failed["type"]) ?? type)}{Why(failed["message"])}", IsFailure: true);
        if (condition is null || observed < generation)
            return new($"Waiting for {reference.Title} to report {type}.");
        var isFailure = SaysFailure(condition);
        return new(
            isFailure
                ? $"{reference.Title} is not {type}{Why(condition["message"])}"
                : $"Waiting for {reference.Title} to be {type}{Why(condition["message"])}",
            isFailure
        );
    }

    /// <summary>For example, a topology whose class is gone: the awaited condition then only reports that it is not met yet.</summary>
    private static JsonObject? OtherFailure(List<JsonObject> conditions, string type, long? generation, long? observed) =>
        conditions.Find(other =>
            Text(other["type"]) != type
            && Text(other["status"]) == "False"
            && SaysFailure(other)
            && (other["observedGeneration"]?.GetValue<long>() ?? observed) >= generation
        );

    private static bool SaysFailure(JsonObject condition) =>
        Text(condition["reason"]) is { } reason && (reason.EndsWith("Failed", StringComparison.Ordinal) || reason.EndsWith("Error", StringComparison.Ordinal));

    private static UnmetCondition? Replicas(ObjectReference reference, JsonObject live)
    {
        var desired = live["spec"]?["replicas"]?.GetValue<long>() ?? 1;
        var isObserved = (live["status"]?["observedGeneration"]?.GetValue<long>() ?? 0) >= (live["metadata"]?["generation"]?.GetValue<long>() ?? 0);
        var ready = isObserved ? live["status"]?["readyReplicas"]?.GetValue<long>() ?? 0 : 0;
        return ready >= desired ? null : new($"Waiting for {reference.Title}: {ready} of {desired} replicas are ready.");
    }

    private static UnmetCondition? SyncedAndHealthy(ObjectReference reference, JsonObject live)
    {
        var status = live["status"];
        var (sync, health) = (Text(status?["sync"]?["status"]), Text(status?["health"]?["status"]));
        if (Text(status?["operationState"]?["phase"]) is "Failed" or "Error")
            return new($"The last sync of {reference.Title} failed{Why(status!["operationState"]!["message"])}", IsFailure: true);
        if (health == "Degraded")
            return new($"{reference.Title} is degraded{Why(status!["health"]!["message"])}", IsFailure: true);
        return (sync, health) == ("Synced", "Healthy")
            ? null
            : new($"Waiting for {reference.Title} to be synced and healthy; it is {Word(sync)} and {Word(health)}.");
    }

    private static string Word(string? status) => string.IsNullOrEmpty(status) ? "not yet reported" : ClusterProblem.Quote(status);

    private static string Why(JsonNode? message) => Text(message) is { Length: > 0 } words ? $": {ClusterProblem.Quote(words)}" : ".";

    // A field may have any type; only strings count.
    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
