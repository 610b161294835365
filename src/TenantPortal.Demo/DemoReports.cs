using TenantPortal.Core.Tenants;

namespace TenantPortal.Demo;

/// <summary>What the reconciler reported of tenants, in its words.</summary>
internal static class DemoReports
{
    public static readonly Condition AsApproved = new(
        Condition.AsApproved,
        ConditionStatus.True,
        "AsApproved",
        "All objects in the cluster are as approved.",
        default
    );

    public static readonly Condition Removing = new(
        Condition.Ready,
        ConditionStatus.False,
        "Deleting",
        "The cluster is removing the namespace of the tenant.",
        default
    );

    private static readonly Condition Rendered = True(Condition.RenderedAsApproved, "SameHash", "The rendered manifests match the approved ones.");
    private static readonly Condition Applied = True(Condition.Applied, "Applied", "The API server accepted every object.");

    public static ReconcileResult Ready(IReadOnlyList<string> objects, string hash, Guid namespaceUid) =>
        new(
            ReconcileOutcome.Ready,
            [Rendered, NamespaceReady(objects), Applied, True(Condition.Ready, "Ready", "All objects exist and work.")],
            [.. objects.Select(title => Object(title, ConditionStatus.True, "Applied", "Applied as approved."))],
            hash,
            namespaceUid.ToString(),
            FormerObjects.None
        );

    public static ReconcileResult Waiting(IReadOnlyList<string> objects, string hash, Guid namespaceUid)
    {
        var last = $"{objects[^1]} is not ready yet.";
        return new(
            ReconcileOutcome.Waiting,
            [Rendered, NamespaceReady(objects), Applied, new Condition(Condition.Ready, ConditionStatus.False, "Waiting", last, default)],
            [
                .. objects.Take(objects.Count - 1).Select(title => Object(title, ConditionStatus.True, "Applied", "Applied as approved.")),
                Object(objects[^1], ConditionStatus.Unknown, "Waiting", last),
            ],
            hash,
            namespaceUid.ToString()
        );
    }

    /// <param name="why">A sentence.</param>
    public static ReconcileResult Failed(string reason, string why) =>
        new(
            ReconcileOutcome.Failed,
            [
                new Condition(Condition.NamespaceReady, ConditionStatus.False, reason, why, default),
                new Condition(Condition.Applied, ConditionStatus.False, reason, why, default),
                new Condition(Condition.Ready, ConditionStatus.False, reason, why, default),
            ],
            []
        );

    private static Condition NamespaceReady(IReadOnlyList<string> objects) =>
        True(
            Condition.NamespaceReady,
            "Ours",
            $"{objects.First(title => title.StartsWith("Namespace ", StringComparison.Ordinal))} exists and belongs to this tenant."
        );

    private static Condition True(string type, string reason, string message) => new(type, ConditionStatus.True, reason, message, default);

    private static ObjectCondition Object(string title, ConditionStatus status, string reason, string message) => new(title, status, reason, message, default);
}
