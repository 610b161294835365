using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>What an approver should know of a request before opening it.</summary>
public static class RequestRisks
{
    public const string FirstOfTeam = "First request of the team";

    /// <summary>A word or two each; empty for a plain request.</summary>
    /// <param name="findTier">Returns null for a tier that is no longer available.</param>
    public static IReadOnlyList<string> Of(TenantRequest request, Func<string, Tier?> findTier)
    {
        var (spec, risks) = (request.Effective, new List<string>());
        var exceedsCapacity = request.Capacity is { IsExceeded: true };
        if (request.Kind == RequestKind.Delete)
            risks.Add("Deletes the tenant");
        if (request.Status == RequestStatus.AwaitingSecond)
            risks.Add("Second approval");
        else if (request.IsOpen && ApprovalPolicy.ReasonsForSecond(request, spec, findTier, exceedsCapacity).Count > 0)
            risks.Add("Needs a second approval");
        if (spec.Case.IsRegulated)
            risks.Add("Regulated data");
        if (spec.OverrideReason is not null)
            risks.Add("Overrides the advised tier");
        if (exceedsCapacity)
            risks.Add("Over capacity");
        if (request.Budget is { IsExceeded: true })
            risks.Add("Over budget");
        if (ApprovalPolicy.LowersIsolation(request, findTier))
            risks.Add("Weaker isolation");
        if (findTier(spec.Tier)?.Isolation == Isolation.DedicatedCluster)
            risks.Add("Dedicated cluster");
        return risks;
    }
}
