using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>A decision as it was written. Without values of its own it is about the request as submitted.</summary>
public sealed record DecisionInput
{
    /// <summary>The reason; required to reject, to allow a tier that the case rules out, and to exceed the capacity.</summary>
    public string? Comment { get; init; }

    /// <summary>The revision that was seen.</summary>
    public string? Revision { get; init; }

    /// <summary>Approve with another size of the tier; instead of <see cref="Quota"/>.</summary>
    public string? Size { get; init; }

    /// <summary>Approve with other amounts, one of every resource; instead of <see cref="Size"/>.</summary>
    public IReadOnlyDictionary<string, string>? Quota { get; init; }

    /// <summary>Approve with another expiry date.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The revision that a preview of the changed values showed; if given, exactly that is approved or nothing.</summary>
    public string? DecidedRevision { get; init; }

    /// <summary>
    /// For a deletion: the fingerprint of the inventory that was seen. If given, the deletion is approved with exactly this inventory or not at all.
    /// </summary>
    public string? Contents { get; init; }

    public bool ChangesQuota => !string.IsNullOrEmpty(Size) || Quota is { Count: > 0 };

    public bool ChangesValues => ChangesQuota || ExpiresOn is not null;

    public static bool CanChangeQuota(RequestKind kind) => kind is RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier;

    public static bool CanChangeExpiry(RequestKind kind) => kind is RequestKind.Create or RequestKind.Renew;

    /// <summary>The requested spec with the approver's values: of the same kind, under the same rules as the team's.</summary>
    public Result<TenantSpec> ApplyTo(DecisionFacts facts)
    {
        var problems = new List<Problem>();
        var spec = facts.Requested;
        if (ChangesQuota)
            spec = ApplyQuota(spec, facts, problems);
        if (ExpiresOn is { } day)
            spec = ApplyExpiry(day, spec, facts, problems);
        return problems.Count > 0 ? problems.ToArray() : spec;
    }

    private TenantSpec ApplyQuota(TenantSpec spec, DecisionFacts facts, List<Problem> problems)
    {
        if (!CanChangeQuota(facts.Kind))
        {
            problems.Add(new($"A {facts.Kind} request has no amounts to change. Approve or reject it as it is.", "quota"));
            return spec;
        }

        if (facts.Tier is null)
            problems.Add(new($"The tier '{spec.Tier}' is no longer available.", "tier"));
        if (QuotaPolicy.Check(Size, Quota, facts.Tier, problems) is not { } quota)
            return spec;
        QuotaPolicy.CheckDevices(quota, Size, facts.Original, facts.Tier, facts.Missing, problems);
        if (!spec.AppliesQuotaWhenItFits)
            QuotaPolicy.CheckUse(quota, facts.Used, problems);
        return spec with { Quota = quota, Size = string.IsNullOrEmpty(Size) ? null : Size };
    }

    private static TenantSpec ApplyExpiry(DateOnly day, TenantSpec spec, DecisionFacts facts, List<Problem> problems)
    {
        if (!CanChangeExpiry(facts.Kind))
            problems.Add(new($"A {facts.Kind} request has no expiry date to change. Approve or reject it as it is.", "expiresOn"));
        else if (facts.Original?.ExpiresOn is { } end)
            LifetimePolicy.CheckRenewal(day, end, facts.Today, problems);
        else
            LifetimePolicy.Check(day, facts.Today, problems);
        return spec with { ExpiresOn = day };
    }
}

/// <summary>What is known when an approver's values are checked.</summary>
public sealed record DecisionFacts
{
    public required RequestKind Kind { get; init; }

    /// <summary>The tenant as it was when the request was submitted; null for a new one.</summary>
    public TenantSpec? Original { get; init; }

    public required TenantSpec Requested { get; init; }

    /// <summary>The requested tier; null when it is no longer available.</summary>
    public Tier? Tier { get; init; }

    /// <summary>
    /// What the tenant uses now in the namespace that the requested tier has, as last seen. A resource that was not seen is not in it.
    /// </summary>
    public IReadOnlyDictionary<QuotaResource, Quantity> Used { get; init; } = new Dictionary<QuotaResource, Quantity>();

    /// <summary>The extended resources of the tier that no cluster of it has.</summary>
    public IReadOnlyList<QuotaResource> Missing { get; init; } = [];

    /// <summary>UTC.</summary>
    public DateOnly Today { get; init; }
}
