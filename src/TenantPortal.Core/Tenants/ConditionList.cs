namespace TenantPortal.Core.Tenants;

/// <summary>Merges observed conditions, with the times of their last transitions, and says what they report together.</summary>
public static class ConditionList
{
    /// <summary>Whether they report that something in the cluster is not as approved.</summary>
    public static bool ReportDrift(this IEnumerable<Condition> conditions) =>
        conditions.Any(condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.False });

    /// <summary>Newly observed conditions replace those of their type; others stay.</summary>
    internal static IReadOnlyList<Condition> Merge(IReadOnlyList<Condition> known, IReadOnlyList<Condition> observed, DateTimeOffset at) =>
        [
            .. known.Where(old => observed.All(fresh => fresh.Type != old.Type)),
            .. observed.Select(fresh =>
                fresh with
                {
                    LastTransitionAt = known.FirstOrDefault(old => old.Type == fresh.Type) is { } old && old.Status == fresh.Status ? old.LastTransitionAt : at,
                }
            ),
        ];

    /// <summary>Newly observed objects replace the whole list, so that objects of a former generation disappear.</summary>
    internal static IReadOnlyList<ObjectCondition> Merge(IReadOnlyList<ObjectCondition> known, IReadOnlyList<ObjectCondition> observed, DateTimeOffset at) =>
        [
            .. observed.Select(fresh =>
                fresh with
                {
                    LastTransitionAt =
                        known.FirstOrDefault(old => old.Object == fresh.Object) is { } old && (old.Status, old.Reason) == (fresh.Status, fresh.Reason)
                            ? old.LastTransitionAt
                            : at,
                }
            ),
        ];
}
