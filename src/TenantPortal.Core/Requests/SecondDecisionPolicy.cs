using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests;

/// <summary>Which requests one pair of eyes is not enough for.</summary>
public static class SecondDecisionPolicy
{
    /// <summary>The reasons, a sentence each; empty when one decision is enough.</summary>
    /// <param name="tier">Null when it is no longer offered.</param>
    public static IReadOnlyList<string> Reasons(RequestKind kind, TenantSpec spec, Tier? tier, bool exceedsCapacity)
    {
        // Ending a tenant or moving its end gives nobody anything more.
        if (kind == RequestKind.Delete)
            return [];
        var reasons = new List<string>();
        if (tier?.Isolation == Isolation.DedicatedCluster)
            reasons.Add("Dedicated clusters need a second approval.");
        if (spec.Case.IsRegulated)
            reasons.Add($"Regulated data ({string.Join(", ", spec.Case.Compliance)}) needs a second approval.");
        if (spec.OverrideReason is not null)
            reasons.Add("The case refuses this tier; only a second approver may allow it.");
        if (exceedsCapacity)
            reasons.Add("It is more than the cluster can hold; only a second approver may allow that.");
        return reasons;
    }
}
