using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>The parts of live objects that controllers read, and the conditions that they write.</summary>
internal static class LiveObject
{
    extension(JsonObject live)
    {
        public string Name => (string)live["metadata"]!["name"]!;

        public string Namespace => (string?)live["metadata"]!["namespace"] ?? "";

        public string Uid => (string)live["metadata"]!["uid"]!;

        public long Generation => (long?)live["metadata"]!["generation"] ?? 1;

        public bool IsBeingDeleted => live["metadata"]!["deletionTimestamp"] is not null;

        public bool IsHeldBy(string finalizer) => (live["metadata"]!["finalizers"] as JsonArray ?? []).Any(item => (string?)item == finalizer);

        public JsonObject? Condition(string type) =>
            (live["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);

        /// <summary>The message of a condition about the current generation; null for an older one.</summary>
        public string? CurrentMessage(string type) =>
            live.Condition(type) is { } found && (long?)found["observedGeneration"] == live.Generation ? (string?)found["message"] : null;

        public bool Has(string condition) => (string?)live.Condition(condition)?["status"] == "True";
    }

    /// <summary>Sets a condition in a status. The time of the transition changes only with the status of the condition.</summary>
    /// <param name="generation">Null for kinds whose conditions do not name one.</param>
    public static void Set(this JsonObject status, long? generation, string type, string value, string reason, string message)
    {
        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        var known = conditions.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);
        if (known is null)
        {
            conditions.Add(known = new JsonObject { ["type"] = type });
        }

        if ((string?)known["status"] != value)
        {
            known["lastTransitionTime"] = ManagedFields.Now();
        }

        (known["status"], known["reason"], known["message"]) = (value, reason, message);
        if (generation is { } observed)
        {
            known["observedGeneration"] = observed;
        }
    }

    public static void Unset(this JsonObject status, string type)
    {
        if (status["conditions"] is JsonArray conditions)
        {
            conditions.RemoveAll(condition => (string?)condition?["type"] == type);
        }
    }
}
