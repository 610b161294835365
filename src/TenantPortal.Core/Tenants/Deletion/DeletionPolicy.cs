using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>Decides from two inventories whether a deletion is still the one that people approved. Pure rules, one sentence each.</summary>
public static class DeletionPolicy
{
    private const int MaxNamed = 5;

    /// <summary>What is there now and was not when the deletion was approved; empty when nothing is.</summary>
    /// <param name="approved">Null when no one saw an inventory: then nothing may be there.</param>
    public static IReadOnlyList<Sentence> FindChanges(DeletionInventory? approved, DeletionInventory now)
    {
        var before = approved ?? DeletionInventory.Empty;
        var changes = new List<Sentence>();
        if (before.Pods == 0 && now.Pods > 0)
            changes.Add(Sentence.ForCount(now.Pods, "1 pod runs where there was none.", $"{now.Pods} pods run where there were none."));
        AddNew(("PersistentVolumeClaim", "PersistentVolumeClaims"), before.Claims, now.Claims, claim => claim.Uid, claim => claim.Name, changes);
        AddNew(("load balancer", "load balancers"), before.LoadBalancers, now.LoadBalancers, balancer => balancer.Name, balancer => balancer.Name, changes);
        AddNew(("Ingress host", "Ingress hosts"), before.Hosts, now.Hosts, host => host, host => host, changes);
        return changes;
    }

    /// <summary>Why a deletion waits until more can be read, as sentences.</summary>
    public static IReadOnlyList<string> FindBlockingGaps(DeletionInventory now) => [.. now.Gaps.Where(gap => gap.Blocks).Select(gap => gap.Why)];

    private static void AddNew<T>(
        (Sentence One, Sentence Several) what,
        BoundedList<T> before,
        BoundedList<T> now,
        Func<T, string> keyOf,
        Func<T, string> titleOf,
        List<Sentence> changes
    )
    {
        var known = before.Items.Select(keyOf).ToHashSet(StringComparer.Ordinal);
        var added = now.Items.Where(item => !known.Contains(keyOf(item))).Select(titleOf).ToList();
        // Of a list that was cut off, an item that is not listed may have been there. Only the numbers say something.
        if (before.IsComplete ? added.Count == 0 : now.Count <= before.Count)
            return;
        if (added.Count == 0)
        {
            changes.Add($"There are {now.Count} {what.Several} instead of {before.Count}.");
            return;
        }

        Sentence names = $"{string.Join(", ", added.Take(MaxNamed))}";
        if (added.Count > MaxNamed)
            names = $"{names} and {added.Count - MaxNamed} more";
        changes.Add($"New {Sentence.ForCount(added.Count, what.One, what.Several)}: {names}.");
    }
}
