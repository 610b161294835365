using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Whether the chosen tier is allowed for the case, or may be with the reason that was given.</summary>
public static class CasePolicy
{
    public const int MaxReasonLength = 2000;

    /// <summary>Returns the case, and the reason where the tier is refused and needs one. Problems are added to the list.</summary>
    public static (TenantCase? Case, string? OverrideReason) Check(CaseInput? input, string? overrideReason, Tier? tier, List<Problem> problems)
    {
        var (facts, mistakes) = TenantCase.TryParse(input);
        problems.AddRange(mistakes);
        if (facts is null)
            return (null, null);
        if (AdvisorRule.All.FirstOrDefault(rule => !rule.CanBeOverridden && rule.AppliesTo(facts)) is { } never)
        {
            problems.Add(new(never.Sentence, "case"));
            return (facts, null);
        }

        if (tier is null || TierAdvisor.Advise(facts, [tier]).FindRefusal(tier.Name) is not { } refused)
            return (facts, null);
        if (CheckReason(overrideReason, tier, refused) is { } problem)
            problems.Add(problem);
        return (facts, overrideReason?.Trim());
    }

    private static Problem? CheckReason(string? reason, Tier tier, RefusedTier refused)
    {
        const string field = "overrideReason";
        if (WrittenText.IsBlank(reason))
            return new($"{tier.Title} is ruled out. {refused.Why} Choose another tier, or explain why a second approver should allow it.", field);
        return WrittenText.Check(reason, "reason", MaxReasonLength, field);
    }
}
