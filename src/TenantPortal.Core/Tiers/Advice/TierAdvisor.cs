namespace TenantPortal.Core.Tiers.Advice;

/// <summary>A tier that is not for the case.</summary>
/// <param name="Tier">Its name.</param>
/// <param name="Why">A sentence of each rule that refuses it.</param>
/// <param name="CanBeOverridden">A second approver may allow it for a reason.</param>
public sealed record RefusedTier(string Tier, string Why, bool CanBeOverridden);

/// <summary>What the advisor says about a case.</summary>
/// <param name="Tier">The name of the smallest tier that is allowed; null where none is.</param>
/// <param name="Reasons">A sentence of each rule that applies; never empty.</param>
/// <param name="Refused">The tiers that are not allowed, in the order of the catalogue.</param>
public sealed record TierAdvice(string? Tier, IReadOnlyList<string> Reasons, IReadOnlyList<RefusedTier> Refused)
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
        // Of tiers that isolate alike, the first.
        var smallest = tiers.Where(tier => refused.All(refusal => refusal.Tier != tier.Name)).MinBy(tier => tier.Isolation);
        return new TierAdvice(smallest?.Name, [.. Explain(applying, smallest)], refused);
    }

    private static RefusedTier? Refuse(Tier tier, List<AdvisorRule> applying)
    {
        var against = applying.Where(rule => rule.Refuses(tier.Isolation)).ToList();
        return against.Count == 0
            ? null
            : new RefusedTier(tier.Name, string.Join(" ", against.Select(rule => rule.Sentence)), against.TrueForAll(rule => rule.CanBeOverridden));
    }

    private static IEnumerable<string> Explain(List<AdvisorRule> applying, Tier? smallest)
    {
        if (applying.Count == 0)
            yield return "Nothing in the case needs more isolation than the smallest tier gives.";
        foreach (var rule in applying)
            yield return rule.Sentence;
        if (smallest is null && applying.TrueForAll(rule => rule.Needs is not null))
            yield return $"No tier that is offered isolates enough: {(applying.Max(rule => rule.Needs) ?? Isolation.Namespace).InWords()} would be needed. Ask a platform admin to offer one.";
    }
}
