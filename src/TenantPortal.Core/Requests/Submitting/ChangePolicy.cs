using TenantPortal.Core.Clusters;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>The facts for checking a change of a tenant.</summary>
public sealed record ChangeFacts
{
    public required TenantSpec Tenant { get; init; }

    /// <summary>The current or the requested tier; null when there is none of that name.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Where the tenant is; null when the portal no longer connects to it.</summary>
    public KnownCluster? Cluster { get; init; }

    /// <summary>What that tier offers on the tenant's cluster.</summary>
    public IReadOnlyList<OfferedOption> Offers { get; init; } = [];

    /// <summary>
    /// What it uses now in the namespace that the requested tier has, as last seen. A resource that was not seen is not in it, and nothing is when the
    /// tenant moves to another namespace.
    /// </summary>
    public IReadOnlyDictionary<QuotaResource, Quantity> Used { get; init; } = new Dictionary<QuotaResource, Quantity>();

    /// <summary>The extended resources of the tier that no cluster of it has.</summary>
    public IReadOnlyList<QuotaResource> Missing { get; init; } = [];

    /// <summary>The open request for the same tenant.</summary>
    public string? OpenRequest { get; init; }

    /// <summary>Its deletion was approved.</summary>
    public bool IsEnding { get; init; }

    /// <summary>Why the tenant cannot move to another tier now, as a sentence; null when it can.</summary>
    public Sentence? WhyItCannotMove { get; init; }

    /// <summary>The blueprint, tier or team changed since it was approved, so that even the same values make other manifests.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Where secrets may come from.</summary>
    public SecretBackendCatalog Backends { get; init; } = new([]);

    /// <summary>UTC.</summary>
    public DateOnly Today { get; init; }
}

/// <summary>The rules for changes of an existing tenant: every broken rule is one sentence at its field.</summary>
public static class ChangePolicy
{
    /// <summary>Returns the requested spec, or the problems that prevent it.</summary>
    public static (TenantSpec? Requested, IReadOnlyList<Problem> Problems) Check(RequestInput input, ChangeFacts facts)
    {
        var problems = new List<Problem>();
        PurposePolicy.Check(input.Purpose, problems);
        // When an earlier quota was to be applied says nothing about this request.
        facts = facts with
        {
            Tenant = facts.Tenant with { AppliesQuotaWhenItFits = false },
        };
        if (facts.IsEnding)
            problems.Add(new($"The deletion of '{facts.Tenant.Name}' is approved, so it can no longer be changed.", Kind: ProblemKind.Conflict));
        else if (facts.OpenRequest is { } open)
            problems.Add(
                new(
                    $"There is already an open request for '{facts.Tenant.Name}': {open}. Wait until it is decided, or withdraw it.",
                    Kind: ProblemKind.Conflict
                )
            );
        var requested = input.Kind switch
        {
            RequestKind.ChangeQuota => ChangeQuota(input, facts, problems),
            RequestKind.ChangeTier => ChangeTier(input, facts, problems),
            RequestKind.ChangeAccess => ChangeAccess(input, facts, problems),
            RequestKind.Renew => Renew(input, facts, problems),
            RequestKind.Delete => facts.Tenant,
            _ => throw new InvalidOperationException($"A {input.Kind} changes no tenant."),
        };
        if (requested is not null)
            requested = RequestField.ApplyTexts(input, requested, problems);
        if (problems.Count == 0 && input.Kind != RequestKind.Delete && !facts.IsOutdated && SpecDiff.IsSame(requested!, facts.Tenant))
            problems.Add(new("The tenant already has these values. Change at least one."));
        return problems.Count > 0 ? (null, problems) : (requested, problems);
    }

    private static TenantSpec? ChangeQuota(RequestInput input, ChangeFacts facts, List<Problem> problems)
    {
        if (facts.Tier is null)
            problems.Add(new($"The tier '{facts.Tenant.Tier}' is no longer available, so its quota cannot be changed. Request another tier.", "tier"));
        var quota = QuotaPolicy.Check(input.Size, input.Quota, facts.Tier, problems);
        if (!input.ApplyWhenItFits)
            QuotaPolicy.CheckUse(quota, facts.Used, problems);
        QuotaPolicy.CheckDevices(quota, input.Size, facts.Tenant, facts.Tier, facts.Missing, problems);
        return quota is null
            ? null
            : facts.Tenant with
            {
                Quota = quota,
                Size = string.IsNullOrEmpty(input.Size) ? null : input.Size,
                AppliesQuotaWhenItFits = input.ApplyWhenItFits,
            };
    }

    private static TenantSpec? ChangeTier(RequestInput input, ChangeFacts facts, List<Problem> problems)
    {
        if (facts.Tier is not { } tier)
        {
            problems.Add(
                new(
                    string.IsNullOrEmpty(input.Tier)
                        ? (Sentence)"Choose a tier."
                        : (Sentence)$"There is no tier called '{WrittenText.Shorten(input.Tier)}'. Choose one of the available tiers.",
                    "tier"
                )
            );
            return null;
        }

        if (tier.Name != facts.Tenant.Tier && facts.WhyItCannotMove is { } why)
            problems.Add(new(why, "tier", ProblemKind.Conflict));
        if (facts.Cluster is { } cluster && !tier.IsOfferedOn(cluster))
            problems.Add(new($"{tier.Title} is not available on '{facts.Tenant.Cluster}', where the tenant is.", "tier"));
        var (tenantCase, overrideReason) = CasePolicy.Check(input.Case, input.OverrideReason, tier, problems);
        var quota = QuotaPolicy.Check(input.Size, input.Quota, tier, problems);
        QuotaPolicy.CheckUse(quota, facts.Used, problems);
        QuotaPolicy.CheckDevices(quota, input.Size, facts.Tenant, tier, facts.Missing, problems);
        var options = OptionsPolicy.Check(input.Options, tier, facts.Offers, problems, tier.Name == facts.Tenant.Tier ? facts.Tenant.Options : null);
        return quota is null || tenantCase is null
            ? null
            : facts.Tenant with
            {
                Tier = tier.Name,
                Quota = quota,
                Size = string.IsNullOrEmpty(input.Size) ? null : input.Size,
                Options = options,
                Case = tenantCase,
                OverrideReason = overrideReason,
                Secrets = tier.Isolation == Isolation.Namespace ? facts.Tenant.Secrets : null,
            };
    }

    private static TenantSpec? ChangeAccess(RequestInput input, ChangeFacts facts, List<Problem> problems)
    {
        // A request that changes only one of the two need not repeat the other.
        var grants = input.Access is null && (input.Secrets is not null || SetsText(input)) ? facts.Tenant.Access : AccessPolicy.Check(input.Access, problems);
        var secrets = input.Secrets is null ? facts.Tenant.Secrets : SecretsPolicy.Check(input.Secrets, facts.Tier, facts.Backends, problems);
        return grants is null ? null : facts.Tenant with { Access = grants, Secrets = secrets };
    }

    private static bool SetsText(RequestInput input) => RequestField.TextsOf(input.Kind).Any(field => field.Text!.Read(input) is not null);

    private static TenantSpec? Renew(RequestInput input, ChangeFacts facts, List<Problem> problems)
    {
        if (facts.Tenant.ExpiresOn is not { } end)
        {
            problems.Add(new($"'{facts.Tenant.Name}' never expires, so there is nothing to renew.", "expiresOn"));
            return null;
        }

        return facts.Tenant with
        {
            ExpiresOn = LifetimePolicy.CheckRenewal(input.ExpiresOn, end, facts.Today, problems),
        };
    }
}
