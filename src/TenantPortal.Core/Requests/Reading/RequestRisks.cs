using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>What an approver should know of a request before opening it.</summary>
public static class RequestRisks
{
    /// <summary>A word or two each; empty for a plain request.</summary>
    /// <param name="tier">Null when it is no longer offered.</param>
    public static IReadOnlyList<string> Of(RequestKind kind, RequestStatus status, TenantSpec spec, Tier? tier, RequestCapacity? capacity)
    {
        var risks = new List<string>();
        if (kind == RequestKind.Delete)
            risks.Add("Deletes the tenant");
        if (status == RequestStatus.AwaitingSecond)
            risks.Add("Second decision");
        if (spec.Case.IsRegulated)
            risks.Add("Regulated");
        if (spec.OverrideReason is not null)
            risks.Add("Overrides the advisor");
        if (capacity is { IsExceeded: true })
            risks.Add("Over capacity");
        if (tier?.Isolation == Isolation.DedicatedCluster)
            risks.Add("Dedicated cluster");
        return risks;
    }
}
