namespace TenantPortal.Core.Tenants;

/// <summary>Keeps the time of the last transition when conditions are observed anew.</summary>
internal static class ConditionList
{
    /// <summary>Newly observed conditions replace those of their type; others stay.</summary>
    public static IReadOnlyList<Condition> Merge(IReadOnlyList<Condition> known, IReadOnlyList<Condition> observed, DateTimeOffset at) =>
        [
            .. known.Where(old => observed.All(fresh => fresh.Type != old.Type)),
            .. observed.Select(fresh =>
                fresh with
                {
                    LastTransitionAt = known.FirstOrDefault(old => old.Type == fresh.Type) is { } old && old.Status == fresh.Status ? old.LastTransitionAt : at,
                }
            ),
        ];

    /// <summary>Newly observed objects are all there are; what was of a former generation falls out.</summary>
    public static IReadOnlyList<ObjectCondition> Merge(IReadOnlyList<ObjectCondition> known, IReadOnlyList<ObjectCondition> observed, DateTimeOffset at) =>
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
