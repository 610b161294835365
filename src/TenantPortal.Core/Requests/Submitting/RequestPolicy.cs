using TenantPortal.Core.Calendar;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Placing;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Submitting;

/// <summary>The rules for new tenants: every broken rule is one sentence at its field.</summary>
public static class RequestPolicy
{
    /// <summary>Returns the requested spec, or the problems that prevent it.</summary>
    public static (TenantSpec? Requested, IReadOnlyList<Problem> Problems) Check(RequestInput input, RequestFacts facts)
    {
        var problems = new List<Problem>();
        if (CheckName(input, facts) is { } wrongName)
            problems.Add(wrongName);
        CheckPlace(input, facts, problems);
        PurposePolicy.Check(input.Purpose, problems);
        var (tenantCase, overrideReason) = CasePolicy.Check(input.Case, input.OverrideReason, facts.Tier, problems);
        var quota = QuotaPolicy.Check(input.Size, input.Quota, facts.Tier, problems);
        QuotaPolicy.CheckDevices(quota, input.Size, null, facts.Tier, facts.Missing, problems);
        var options = OptionsPolicy.Check(input.Options, facts.Tier, facts.Offers, problems);
        var expiresOn = LifetimePolicy.Check(input.ExpiresOn, facts.Today, problems);
        var secrets = SecretsPolicy.Check(input.Secrets, facts.Tier, facts.Backends, problems);
        if (problems.Count > 0)
            return (null, problems);
        var spec = RequestField.ApplyTexts(
            input,
            new TenantSpec
            {
                Name = input.Tenant!,
                Team = facts.Team!.Name,
                Tier = facts.Tier!.Name,
                Cluster = facts.Cluster!.Name,
                Environment = input.Environment!,
                Size = string.IsNullOrEmpty(input.Size) ? null : input.Size,
                Quota = quota!,
                Options = options,
                Case = tenantCase!,
                OverrideReason = overrideReason,
                ExpiresOn = expiresOn,
                Secrets = secrets,
            },
            problems
        );
        return problems.Count > 0 ? (null, problems) : (spec, problems);
    }

    /// <summary>What is wrong with the name; null when it can be used.</summary>
    internal static Problem? CheckName(RequestInput input, RequestFacts facts)
    {
        if (string.IsNullOrEmpty(input.Tenant))
            return new("Enter a name for the tenant.", "tenant");
        if (!TenantName.TryParse(input.Tenant, out _))
            return new($"'{WrittenText.Shorten(input.Tenant)}' is not a valid tenant name. {TenantName.Rule}", "tenant");
        // The tenants of a product are named after it.
        var isOfProduct = !string.IsNullOrEmpty(input.Product);
        var choose = isOfProduct ? (Sentence)"Choose another environment." : (Sentence)"Choose another name.";
        if (facts.NameIsReserved)
            return new($"'{input.Tenant}' is reserved for the platform. {choose}", "tenant");
        if (facts.TenantExists)
            return new($"There is already a tenant called '{input.Tenant}'. {choose}", "tenant");
        if (facts.NameReservedUntil is { } until)
            return new($"A tenant called '{input.Tenant}' was deleted, and its name is reserved until {UtcDay.Of(until).ToText()}. {choose}", "tenant");
        if (facts.OpenRequest is not null)
            return new(
                isOfProduct
                    ? (Sentence)$"A tenant called '{input.Tenant}' is already requested. Choose another environment, or wait until that request is decided."
                    : (Sentence)$"A tenant called '{input.Tenant}' is already requested. Choose another name, or wait until that request is decided.",
                "tenant"
            );
        if (facts is { NamespaceExists: true, Tier: { } tier, Cluster: { } cluster })
            return new(
                $"The cluster '{cluster.Name}' already has a namespace '{TenantRenderer.NamespaceOf(tier, input.Tenant)}' "
                    + $"that does not belong to the portal. {choose}",
                "tenant"
            );
        return null;
    }

    private static string NamesOf(IEnumerable<KnownCluster> clusters) => string.Join(", ", clusters.Select(cluster => cluster.Name));

    private static void CheckPlace(RequestInput input, RequestFacts facts, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(input.Team))
            problems.Add(new("Choose the team that the tenant is for.", "team"));
        else if (facts.Team is null)
            problems.Add(
                new(
                    $"You do not lead a team called '{WrittenText.Shorten(input.Team)}'. Choose one of your teams, or contact its lead.",
                    "team",
                    ProblemKind.Forbidden
                )
            );

        if (facts.Tier is null)
            problems.Add(
                new(
                    string.IsNullOrEmpty(input.Tier)
                        ? (Sentence)"Choose a tier."
                        : (Sentence)$"There is no tier called '{WrittenText.Shorten(input.Tier)}'. Choose one of the available tiers.",
                    "tier"
                )
            );

        if (facts.Cluster is null)
            problems.Add(
                new(
                    string.IsNullOrEmpty(input.Cluster)
                        ? (Sentence)$"Choose a cluster: {NamesOf(facts.Clusters)}."
                        : (Sentence)$"There is no cluster called '{WrittenText.Shorten(input.Cluster)}'. Choose from {NamesOf(facts.Clusters)}.",
                    "cluster"
                )
            );
        else if (PlacementPolicy.FindProblem(facts.Cluster, facts.Tier, input.Environment, facts.Clusters) is { } misplaced)
            problems.Add(new(misplaced, "cluster"));

        if (string.IsNullOrEmpty(input.Environment) || !facts.Environments.Contains(input.Environment))
            problems.Add(new($"Choose an environment: {string.Join(", ", facts.Environments)}.", "environment"));
    }
}
