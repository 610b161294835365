using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>The risks that the queue can be filtered by.</summary>
public enum ApprovalRisk
{
    Regulated,
    OverCapacity,
    OverBudget,

    /// <summary>The tier is not the advised one.</summary>
    Override,

    /// <summary>No request of the team was ever approved.</summary>
    FirstOfTeam,
}

/// <summary>What an approver should know of a request before opening it.</summary>
public static class RequestRisks
{
    public static readonly Sentence FirstOfTeam = "First request of the team";

    /// <summary>The risk in the words of a request's chip.</summary>
    public static Sentence TitleOf(ApprovalRisk risk) =>
        risk switch
        {
            ApprovalRisk.Regulated => "Regulated data",
            ApprovalRisk.OverCapacity => "Over capacity",
            ApprovalRisk.OverBudget => "Over budget",
            ApprovalRisk.Override => "Overrides the advised tier",
            ApprovalRisk.FirstOfTeam => FirstOfTeam,
            _ => throw new ArgumentOutOfRangeException(nameof(risk), risk, null),
        };

    /// <summary>A word or two each; empty for a plain request.</summary>
    /// <param name="findTier">Returns null for a tier that is no longer available.</param>
    public static IReadOnlyList<Sentence> Of(TenantRequest request, Func<string, Tier?> findTier)
    {
        var (spec, risks) = (request.Effective, new List<Sentence>());
        var exceedsCapacity = request.Capacity is { IsExceeded: true };
        if (request.Kind == RequestKind.Delete)
            risks.Add("Deletes the tenant");
        if (request.Status == RequestStatus.AwaitingSecond)
            risks.Add("Second approval");
        else if (request.IsOpen && ApprovalPolicy.ReasonsForSecond(request, spec, findTier, exceedsCapacity).Count > 0)
            risks.Add("Needs a second approval");
        if (spec.Case.IsRegulated)
            risks.Add(TitleOf(ApprovalRisk.Regulated));
        if (spec.OverrideReason is not null)
            risks.Add(TitleOf(ApprovalRisk.Override));
        if (exceedsCapacity)
            risks.Add(TitleOf(ApprovalRisk.OverCapacity));
        if (request.Budget is { IsExceeded: true })
            risks.Add(TitleOf(ApprovalRisk.OverBudget));
        if (ApprovalPolicy.LowersIsolation(request, findTier))
            risks.Add("Weaker isolation");
        if (findTier(spec.Tier)?.Isolation == Isolation.DedicatedCluster)
            risks.Add("Dedicated cluster");
        return risks;
    }
}
