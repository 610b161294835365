using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tiers.Advice;

/// <summary>A tier that the case does not allow.</summary>
/// <param name="Tier">Its name.</param>
/// <param name="Why">The sentences of the rules that refuse it.</param>
/// <param name="CanBeOverridden">Whether a second approver may allow it with a justification.</param>
public sealed record RefusedTier(string Tier, Sentence Why, bool CanBeOverridden);

/// <summary>The advisor's result for a case.</summary>
/// <param name="Tier">The name of the smallest allowed tier; null when there is none.</param>
/// <param name="Reasons">The sentences of the rules that apply; never empty.</param>
/// <param name="Refused">The tiers that are not allowed, in catalog order.</param>
public sealed record TierAdvice(string? Tier, IReadOnlyList<Sentence> Reasons, IReadOnlyList<RefusedTier> Refused)
{
    public RefusedTier? FindRefusal(string? tier) => Refused.FirstOrDefault(refused => refused.Tier == tier);
}

/// <summary>Finds the smallest tier that the rules allow for a case.</summary>
public static class TierAdvisor
{
    public static TierAdvice Advise(TenantCase facts, IReadOnlyList<Tier> tiers)
    {
        var applying = AdvisorRule.All.Where(rule => rule.AppliesTo(facts)).ToList();
        var refused = tiers.Select(tier => Refuse(tier, applying)).OfType<RefusedTier>().ToList();
        // The first of tiers with equal isolation.
        var smallest = tiers.Where(tier => refused.All(refusal => refusal.Tier != tier.Name)).MinBy(tier => tier.Isolation);
        return new TierAdvice(smallest?.Name, [.. Explain(applying, smallest)], refused);
    }

    private static RefusedTier? Refuse(Tier tier, List<AdvisorRule> applying)
    {
        var against = applying.Where(rule => rule.Refuses(tier.Isolation)).ToList();
        return against.Count == 0
            ? null
            : new RefusedTier(tier.Name, Sentence.Join(" ", against.Select(rule => rule.Sentence)), against.TrueForAll(rule => rule.CanBeOverridden));
    }

    private static IEnumerable<Sentence> Explain(List<AdvisorRule> applying, Tier? smallest)
    {
        if (applying.Count == 0)
            yield return "Nothing in the case needs more isolation than the smallest tier provides.";
        foreach (var rule in applying)
            yield return rule.Sentence;
        if (smallest is null && applying.TrueForAll(rule => rule.Needs is not null))
            yield return $"None of the available tiers isolates enough: the case needs "
                + $"{(applying.Max(rule => rule.Needs) ?? Isolation.Namespace).InWords()}. Contact a platform admin.";
    }
}
