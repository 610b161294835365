using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests;

/// <summary>What is known when an approver's values are checked.</summary>
public sealed record DecidedSpecFacts
{
    public required RequestKind Kind { get; init; }

    /// <summary>The tenant as it was when it was asked; null for a new one.</summary>
    public TenantSpec? Original { get; init; }

    public required TenantSpec Asked { get; init; }

    /// <summary>The tier that is asked for; null when it is no longer offered.</summary>
    public Tier? Tier { get; init; }

    /// <summary>What the tenant uses now, as last seen; a resource that was not seen is not there.</summary>
    public IReadOnlyDictionary<QuotaResource, Quantity> Used { get; init; } = new Dictionary<QuotaResource, Quantity>();

    /// <summary>UTC.</summary>
    public DateOnly Today { get; init; }
}

/// <summary>What an approver may put in place of what is asked: values of the same kind, under the same rules as the team's.</summary>
public static class DecidedSpecPolicy
{
    public static bool MayChangeQuota(RequestKind kind) => kind is RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier;

    public static bool MayChangeLastDay(RequestKind kind) => kind is RequestKind.Create or RequestKind.Renew;

    /// <summary>Returns the spec with the approver's values, or why they may not be.</summary>
    public static (TenantSpec? Decided, IReadOnlyList<Problem> Problems) Check(DecisionInput input, DecidedSpecFacts facts)
    {
        var problems = new List<Problem>();
        var decided = facts.Asked;
        if (input.ChangesQuota)
            decided = CheckQuota(input, decided, facts, problems);
        if (input.ExpiresOn is { } day)
            decided = CheckLastDay(day, decided, facts, problems);
        return problems.Count > 0 ? (null, problems) : (decided, problems);
    }

    private static TenantSpec CheckQuota(DecisionInput input, TenantSpec spec, DecidedSpecFacts facts, List<Problem> problems)
    {
        if (!MayChangeQuota(facts.Kind))
        {
            problems.Add(new($"A {facts.Kind} has no amounts to change. Approve or reject it as it is.", "quota"));
            return spec;
        }

        if (facts.Tier is null)
            problems.Add(new($"The tier '{spec.Tier}' is no longer offered.", "tier"));
        if (RequestPolicy.CheckQuota(new RequestInput { Size = input.Size, Quota = input.Quota }, facts.Tier, problems) is not { } quota)
            return spec;
        if (facts.Kind == RequestKind.ChangeQuota)
            ChangePolicy.CheckUse(quota, facts.Used, problems);
        return spec with { Quota = quota, Size = string.IsNullOrEmpty(input.Size) ? null : input.Size };
    }

    private static TenantSpec CheckLastDay(DateOnly day, TenantSpec spec, DecidedSpecFacts facts, List<Problem> problems)
    {
        if (!MayChangeLastDay(facts.Kind))
            problems.Add(new($"A {facts.Kind} has no last day to change. Approve or reject it as it is.", "expiresOn"));
        else if (facts.Original?.ExpiresOn is { } end)
            LifetimePolicy.CheckRenewal(day, end, facts.Today, problems);
        else
            LifetimePolicy.Check(day, facts.Today, problems);
        return spec with { ExpiresOn = day };
    }
}
