using System.Globalization;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Automatic;

/// <summary>Everything that the rule for automatic approval looks at.</summary>
public sealed record AutoApprovalFacts
{
    public required RequestKind Kind { get; init; }

    public required TenantSpec Original { get; init; }

    public required TenantSpec Requested { get; init; }

    /// <summary>Null when it is no longer offered.</summary>
    public Tier? Tier { get; init; }

    public TenantPhase Phase { get; init; }

    /// <summary>Whether the cluster answers; null when nothing is known of it.</summary>
    public bool? IsClusterReachable { get; init; }

    /// <summary>The highest recent use as a share of the quota; a resource that the cluster has not reported is not in it.</summary>
    public IReadOnlyDictionary<QuotaResource, double> HighestShares { get; init; } = new Dictionary<QuotaResource, double>();

    /// <summary>What is used now; a resource that the cluster has not reported is not in it.</summary>
    public IReadOnlyDictionary<QuotaResource, Quantity> Used { get; init; } = new Dictionary<QuotaResource, Quantity>();

    /// <summary>Null for what takes nothing of the cluster.</summary>
    public RequestCapacity? Capacity { get; init; }

    /// <summary>Null for what takes nothing of a budget.</summary>
    public RequestBudget? Budget { get; init; }

    /// <summary>When the rule approved something for this tenant in the last 365 days.</summary>
    public IReadOnlyList<DateTimeOffset> ApprovedByRule { get; init; } = [];

    /// <summary>The rule has renewed this tenant before.</summary>
    public bool IsRenewedByRule { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>
/// The rule for automatic approval: small increases of what is nearly used up, safe decreases, and one short renewal of a development
/// tenant.
/// </summary>
public static class AutoApprovalPolicy
{
    /// <summary>Null for requests that the rule is not for.</summary>
    public static AutoApproval? Evaluate(AutoApprovalFacts facts, AutoApprovalOptions options) =>
        facts.Kind switch
        {
            RequestKind.ChangeQuota => new(QuotaRule(options), options.Mode, [.. Common(facts, options), .. Quota(facts, options)], facts.Now),
            RequestKind.Renew => new(RenewalRule(options), options.Mode, [.. Common(facts, options), .. Renewal(facts, options)], facts.Now),
            _ => null,
        };

    private static string QuotaRule(AutoApprovalOptions options) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"In a namespace tier without regulated data: at most {options.MaxIncrease:0 %} more of what was used to {options.MinUse:0 %} in the last "
                + $"{options.UseDays} days, up to the size '{options.MaxSize}', where the cluster has room; "
                + $"or less, down to {options.RoomAboveUse:0.##} times what is used."
        );

    private static string RenewalRule(AutoApprovalOptions options) =>
        $"A tenant without regulated data in {RenewedEnvironmentsOf(options)} is renewed once by at most {options.RenewalDays} days.";

    private static string RenewedEnvironmentsOf(AutoApprovalOptions options) =>
        options.RenewedEnvironments.Length == 0 ? "no environment" : string.Join(" or ", options.RenewedEnvironments);

    private static IEnumerable<AutoApprovalCondition> Common(AutoApprovalFacts facts, AutoApprovalOptions options)
    {
        // Taking a mark off is not for the rule to allow.
        string[] regulated = [.. facts.Original.Case.Compliance.Union(facts.Requested.Case.Compliance)];
        yield return new(
            "Not regulated",
            regulated.Length == 0,
            regulated.Length > 0 ? $"The data is regulated ({string.Join(", ", regulated)})." : "No regulated data."
        );
        yield return new("The tenant is ready", facts.Phase == TenantPhase.Ready, $"It is {facts.Phase}.");
        var last = facts.ApprovedByRule.Count > 0 ? facts.ApprovedByRule.Max() : (DateTimeOffset?)null;
        yield return new(
            "Cool-down",
            last is null || facts.Now - last >= options.CoolDown,
            last is { } at
                ? $"The rule approved something for it on {at.UtcDateTime:yyyy-MM-dd}; {options.CoolDown.TotalDays:0} days must pass in between."
                : "The rule has not approved anything for it in the last 365 days."
        );
        yield return new(
            "Yearly cap",
            facts.ApprovedByRule.Count < options.MaxPerYear,
            $"{facts.ApprovedByRule.Count} of {options.MaxPerYear} approvals by the rule in the last 365 days."
        );
    }

    private static IEnumerable<AutoApprovalCondition> Quota(AutoApprovalFacts facts, AutoApprovalOptions options)
    {
        if (facts.Budget is { } budget)
            yield return new("Within the budget", !budget.IsExceeded, string.Join(" ", budget.Lines.Select(line => line.Sentence)));
        var (before, requested) = (facts.Original.Quota, facts.Requested.Quota);
        var resources = before.Resources.Union(requested.Resources).ToList();
        var more = resources.Where(resource => requested[resource] > before[resource]).ToList();
        var less = resources.Where(resource => requested[resource] < before[resource]).ToList();
        yield return new(
            "Namespace tier",
            facts.Tier?.Isolation == Isolation.Namespace,
            facts.Tier is { } tier ? $"The tier is {tier.Title}." : "The tier is no longer available."
        );
        yield return new(
            "The cluster answers",
            facts.IsClusterReachable == true,
            facts.IsClusterReachable switch
            {
                true => "It is reachable.",
                false => "It is not reachable.",
                null => "It has not been observed yet.",
            }
        );
        if (more.Count > 0)
        {
            yield return Each(
                "Small increase",
                more,
                resource => Growth(before, requested, resource) <= options.MaxIncrease,
                resource =>
                    Growth(before, requested, resource) is { } growth
                        ? string.Create(CultureInfo.InvariantCulture, $"{resource.Title} {before[resource]} → {requested[resource]} (+{growth:0.#%})")
                        : $"{resource.Title} 0 → {requested[resource]}"
            );
            var largest = facts.Tier?.Sizes.FirstOrDefault(size => size.Name == options.MaxSize)?.Quota;
            yield return largest is null
                ? new($"At most size '{options.MaxSize}'", false, $"The tier has no size '{options.MaxSize}'.")
                : Each(
                    $"At most size '{options.MaxSize}'",
                    more,
                    resource => requested[resource] <= largest[resource],
                    resource => $"{resource.Title} {requested[resource]} of {largest[resource]}"
                );
            yield return Each(
                "Used up",
                more,
                resource => facts.HighestShares.TryGetValue(resource, out var share) && (decimal)share >= options.MinUse,
                resource =>
                    facts.HighestShares.TryGetValue(resource, out var share)
                        ? string.Create(CultureInfo.InvariantCulture, $"{resource.Title} up to {share:0%} in {options.UseDays} days")
                        : $"{resource.Title} unknown"
            );
            yield return new(
                "The cluster has room",
                facts.Capacity?.Status == CapacityStatus.Green,
                facts.Capacity is { } capacity ? string.Join(" ", capacity.Lines.Select(line => line.Sentence)) : "Its capacity is not known yet."
            );
        }

        if (less.Count > 0)
        {
            yield return Each(
                "Safe decrease",
                less,
                resource =>
                    facts.Used.TryGetValue(resource, out var used)
                    && QuotaFigure.ToNumber(resource.HardKey, requested[resource]) >= QuotaFigure.ToNumber(resource.HardKey, used) * options.RoomAboveUse,
                resource =>
                    facts.Used.TryGetValue(resource, out var used)
                        ? $"{resource.Title} {before[resource]} → {requested[resource]}, {used} used"
                        : $"{resource.Title} {before[resource]} → {requested[resource]}, use unknown"
            );
        }
    }

    private static IEnumerable<AutoApprovalCondition> Renewal(AutoApprovalFacts facts, AutoApprovalOptions options)
    {
        var (environment, end, requested) = (facts.Original.Environment, facts.Original.ExpiresOn, facts.Requested.ExpiresOn);
        yield return new("For trying out", options.RenewedEnvironments.Contains(environment), $"The environment is {environment}.");
        yield return new(
            $"At most {options.RenewalDays} days",
            end is { } before && requested is { } after && after.DayNumber - before.DayNumber <= options.RenewalDays,
            end is { } was && requested is { } shall
                ? $"{was:yyyy-MM-dd} → {shall:yyyy-MM-dd}, {shall.DayNumber - was.DayNumber} days."
                : "It would never expire."
        );
        yield return new("Once", !facts.IsRenewedByRule, facts.IsRenewedByRule ? "The rule has renewed it before." : "The rule has not renewed it yet.");
    }

    /// <summary>Null for a resource that the tenant has none of, which is never a small increase.</summary>
    private static decimal? Growth(Quota before, Quota requested, QuotaResource resource) =>
        before[resource].Sign == 0
            ? null
            : ((decimal)QuotaFigure.ToNumber(resource.HardKey, requested[resource]) / QuotaFigure.ToNumber(resource.HardKey, before[resource])) - 1;

    private static AutoApprovalCondition Each(
        string name,
        List<QuotaResource> resources,
        Func<QuotaResource, bool> holds,
        Func<QuotaResource, string> figure
    ) => new(name, resources.TrueForAll(resource => holds(resource)), string.Join("; ", resources.Select(figure)) + ".");
}
