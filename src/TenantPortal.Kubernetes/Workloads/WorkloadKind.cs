using System.Globalization;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Workloads;

/// <summary>
/// A kind of workload that the portal can stop. What it had is remembered in an annotation, in the same write that stops it, so that nothing is lost when
/// the portal ends in between. A workload that its team had stopped before has no annotation and stays as it is.
/// </summary>
internal abstract record WorkloadKind(string ApiVersion, string Kind)
{
    /// <summary>What a stopped workload had before.</summary>
    public const string Remembered = "tenantportal.io/stopped";

    // The first version of a kind that the cluster serves counts. An autoscaler leaves a target alone that has 0 replicas, and goes on when the
    // target has some again. The quota without pods covers whatever else would start one.
    public static readonly IReadOnlyList<WorkloadKind> All =
    [
        new ScaledKind("apps/v1", "Deployment"),
        new ScaledKind("apps/v1", "StatefulSet"),
        new ScaledKind("apps/v1", "ReplicaSet"),
        new ScaledKind("v1", "ReplicationController"),
        new PausedKind("batch/v1", "CronJob"),
        // Before Kubernetes 1.21.
        new PausedKind("batch/v1beta1", "CronJob"),
        new PausedKind("batch/v1", "Job"),
    ];

    /// <summary>The changes that stop the workload; null when it does not run.</summary>
    public JsonObject? FindStop(JsonObject live) =>
        !IsControlled(live) && FindRunning(live) is { } value ? Patch(live, value, Stopped.DeepClone().AsObject()) : null;

    /// <summary>
    /// The changes that start the workload as it was; null when the portal did not stop it. What others changed in the meantime stays. A Deployment hands its
    /// annotations on to its ReplicaSets, where this one is only removed: a rollback would hand it back.
    /// </summary>
    public JsonObject? FindStart(JsonObject live) =>
        RememberedOf(live) is { } value ? Patch(live, null, IsControlled(live) || FindRunning(live) is not null ? null : RunningAgain(value)) : null;

    /// <summary>Whether the portal stopped the workload. Servers before Kubernetes 1.21 ignore that a Job is suspended.</summary>
    public bool IsStoppedByPortal(JsonObject live) => RememberedOf(live) is not null && FindRunning(live) is null && !IsControlled(live);

    /// <summary>Whether a controller decides about the object: what stops the controller's owner stops it too.</summary>
    public static bool IsControlled(JsonObject live) =>
        live["metadata"]?["ownerReferences"] is JsonArray owners && owners.Any(owner => (bool?)owner?["controller"] == true);

    /// <summary>The fields of the spec that stop it.</summary>
    protected abstract JsonObject Stopped { get; }

    /// <summary>What to remember of a running workload; null when it does not run.</summary>
    protected abstract string? FindRunning(JsonObject live);

    /// <summary>The fields of the spec that start it; null when nobody can say, because the annotation was changed.</summary>
    protected abstract JsonObject? RunningAgain(string remembered);

    private static string? RememberedOf(JsonObject live) => (string?)live["metadata"]?["annotations"]?[Remembered];

    /// <summary>The resource version lets the server refuse the changes if the workload is no longer the one that was read.</summary>
    private static JsonObject Patch(JsonObject live, string? remembered, JsonObject? spec)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = live["metadata"]!["resourceVersion"]!.DeepClone(),
                ["annotations"] = new JsonObject { [Remembered] = remembered },
            },
        };
        if (spec is not null)
            patch["spec"] = spec;
        return patch;
    }

    /// <summary>Stopped by a scale of 0.</summary>
    private sealed record ScaledKind(string ApiVersion, string Kind) : WorkloadKind(ApiVersion, Kind)
    {
        protected override JsonObject Stopped => new() { ["replicas"] = 0 };

        protected override string? FindRunning(JsonObject live) =>
            (int?)live["spec"]?["replicas"] is var replicas && (replicas ?? 1) > 0 ? (replicas ?? 1).ToString(CultureInfo.InvariantCulture) : null;

        protected override JsonObject? RunningAgain(string remembered) =>
            int.TryParse(remembered, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) ? new() { ["replicas"] = replicas } : null;
    }

    /// <summary>Stopped by the field <c>suspend</c>. A finished Job is over anyway.</summary>
    private sealed record PausedKind(string ApiVersion, string Kind) : WorkloadKind(ApiVersion, Kind)
    {
        private const string NotSuspended = "false";

        protected override JsonObject Stopped => new() { ["suspend"] = true };

        protected override string? FindRunning(JsonObject live) => (bool?)live["spec"]?["suspend"] == true || IsFinished(live) ? null : NotSuspended;

        protected override JsonObject? RunningAgain(string remembered) => remembered == NotSuspended ? new() { ["suspend"] = false } : null;

        private static bool IsFinished(JsonObject live) =>
            live["status"]?["conditions"] is JsonArray conditions
            && conditions.Any(condition => (string?)condition?["type"] is "Complete" or "Failed" && (string?)condition["status"] == "True");
    }
}
