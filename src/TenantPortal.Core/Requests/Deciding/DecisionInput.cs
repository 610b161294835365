using System.Text.Json.Serialization;
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

    /// <summary>
    /// For a product: the environments that are approved with another size or other amounts; instead of <see cref="Size"/> and <see cref="Quota"/>. The
    /// others are approved as requested.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EnvironmentInput>? Environments { get; init; }

    /// <summary>Approve with another expiry date; for a product, that of all tenants.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The revision that a preview of the changed values showed; if given, exactly that is approved or nothing.</summary>
    public string? DecidedRevision { get; init; }

    /// <summary>
    /// For a deletion: the fingerprint of the inventory that was seen. If given, the deletion is approved with exactly this inventory or not at all.
    /// </summary>
    public string? Contents { get; init; }

    public bool ChangesQuota => !string.IsNullOrEmpty(Size) || Quota is { Count: > 0 };

    public bool ChangesValues => ChangesQuota || ExpiresOn is not null || Environments is { Count: > 0 };

    public static bool CanChangeQuota(RequestKind kind) => kind is RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier;

    public static bool CanChangeExpiry(RequestKind kind) => kind is RequestKind.Create or RequestKind.Renew;

    /// <summary>
    /// The decision on each of the requests that are decided together, in their order: with the values of its environment, and what is decided for all.
    /// </summary>
    /// <param name="requested">What each of them requests.</param>
    public Result<DecisionInput[]> Split(IReadOnlyList<TenantSpec> requested)
    {
        if (requested.Count == 1)
            return Environments is { Count: > 0 }
                ? new Problem("This request is for one tenant. Set a size or amounts instead of environments.", "environments")
                : new[] { this };
        if (ChangesQuota)
            return new Problem("Set the size or the amounts of each environment, because this request is for several.", "environments");
        var known = requested.Select(spec => spec.Environment).ToList();
        var changed = Environments ?? [];
        if (changed.FirstOrDefault(one => !known.Contains(one.Environment ?? "")) is { } unknown)
            return new Problem(
                $"This request has no environment called '{WrittenText.Shorten(unknown.Environment ?? "")}'. It has {string.Join(", ", known)}.",
                "environments"
            );
        if (changed.CountBy(one => one.Environment ?? "").FirstOrDefault(name => name.Value > 1) is { Value: > 1 } twice)
            return new Problem($"The environment '{twice.Key}' is listed more than once. Remove the duplicate.", "environments");
        return known.Select(name => OfEnvironment(changed.FirstOrDefault(one => one.Environment == name))).ToArray();
    }

    /// <summary>What the decision says of the environment of one of the requests.</summary>
    internal EnvironmentInput EnvironmentOf(TenantSpec requested) =>
        Environments?.FirstOrDefault(one => one.Environment == requested.Environment) ?? new EnvironmentInput(requested.Environment);

    private DecisionInput OfEnvironment(EnvironmentInput? changed) => this with { Environments = null, Size = changed?.Size, Quota = changed?.Quota };

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
