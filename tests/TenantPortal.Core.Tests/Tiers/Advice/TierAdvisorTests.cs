using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers.Advice;

public class TierAdvisorTests
{
    private static readonly IReadOnlyList<Tier> All =
    [
        Given.Tier("namespace", Isolation.Namespace),
        Given.Tier("vcluster", Isolation.VirtualCluster),
        Given.Tier("cluster", Isolation.DedicatedCluster),
    ];

    /// <summary>The case, the smallest tier that is allowed, and those that are refused.</summary>
    public static TheoryData<TenantCase, string?, string> Cases =>
        new()
        {
            {
                new() { Audience = Audience.Internal },
                "namespace",
                ""
            },
            {
                new() { Audience = Audience.External },
                "vcluster",
                "namespace"
            },
            {
                new() { NeedsOwnCrds = true },
                "vcluster",
                "namespace"
            },
            {
                new() { Audience = Audience.External, NeedsOwnCrds = true },
                "vcluster",
                "namespace"
            },
            {
                new() { Compliance = ["HIPAA"] },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { Compliance = ["in-house.2"] },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { Audience = Audience.External, Compliance = ["PCI-DSS", "SOC2-TypeII"] },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { NeedsOwnCrds = true, Compliance = ["HIPAA"] },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { NeedsOtherKubernetesVersion = true },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { NeedsBlastRadius = true },
                "cluster",
                "namespace vcluster"
            },
            {
                new() { NeedsPrivileged = true },
                null,
                "namespace vcluster cluster"
            },
            {
                new()
                {
                    NeedsPrivileged = true,
                    Audience = Audience.External,
                    Compliance = ["HIPAA"],
                    NeedsOwnCrds = true,
                    NeedsBlastRadius = true,
                    NeedsOtherKubernetesVersion = true,
                },
                null,
                "namespace vcluster cluster"
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_smallest_tier_that_every_rule_allows_is_advised(TenantCase facts, string? tier, string refused)
    {
        var advice = TierAdvisor.Advise(facts, All);

        Assert.Equal(tier, advice.Tier);
        Assert.Equal(refused.Split(' ', StringSplitOptions.RemoveEmptyEntries), advice.Refused.Select(refusal => refusal.Tier));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Only_privileged_access_is_refused_for_good(TenantCase facts, string? tier, string refused)
    {
        var advice = TierAdvisor.Advise(facts, All);

        Assert.All(advice.Refused, refusal => Assert.Equal(!facts.NeedsPrivileged, refusal.CanBeOverridden));
        Assert.Equal(tier is null, facts.NeedsPrivileged);
        Assert.Equal(refused.Length > 0, advice.Refused.Count > 0);
    }

    [Fact]
    public void Each_rule_that_applies_is_a_reason()
    {
        var advice = TierAdvisor.Advise(new() { Audience = Audience.External, Compliance = ["HIPAA"] }, All);

        Assert.Equal(["External customers", "Regulated data"], AdvisorRule.All.Where(rule => advice.Reasons.Contains(rule.Sentence)).Select(rule => rule.Name));
        Assert.Equal(2, advice.Reasons.Count);
    }

    [Fact]
    public void A_tier_is_refused_by_every_rule_that_it_breaks_and_by_no_other()
    {
        var advice = TierAdvisor.Advise(new() { Audience = Audience.External, Compliance = ["HIPAA"] }, All);

        Assert.StartsWith("External customers need at least a virtual cluster", advice.FindRefusal("namespace")!.Why, StringComparison.Ordinal);
        Assert.Contains("Regulated data needs a dedicated cluster", advice.FindRefusal("namespace")!.Why, StringComparison.Ordinal);
        Assert.StartsWith("Regulated data needs a dedicated cluster", advice.FindRefusal("vcluster")!.Why, StringComparison.Ordinal);
        Assert.Null(advice.FindRefusal("cluster"));
    }

    [Fact]
    public void A_case_without_needs_is_said_to_have_none() =>
        Assert.Equal(["Nothing in the case needs more isolation than the smallest tier provides."], TierAdvisor.Advise(TenantCase.Internal, All).Reasons);

    [Fact]
    public void Of_tiers_that_isolate_alike_the_first_is_advised() =>
        Assert.Equal(
            "blue",
            TierAdvisor
                .Advise(
                    TenantCase.Internal,
                    [Given.Tier("big", Isolation.DedicatedCluster), Given.Tier("blue", Isolation.Namespace), Given.Tier("amber", Isolation.Namespace)]
                )
                .Tier
        );

    [Fact]
    public void Where_no_offered_tier_is_enough_the_reasons_say_what_would_be()
    {
        var advice = TierAdvisor.Advise(new() { Audience = Audience.External, Compliance = ["HIPAA"] }, [All[0], All[1]]);

        Assert.Null(advice.Tier);
        Assert.Equal("None of the available tiers isolates enough: the case needs a dedicated cluster. Contact a platform admin.", advice.Reasons[^1]);
    }

    [Fact]
    public void Privileged_access_names_no_tier_that_would_be_enough() =>
        Assert.StartsWith(
            "No tier allows privileged containers",
            Assert.Single(TierAdvisor.Advise(new() { NeedsPrivileged = true }, All).Reasons),
            StringComparison.Ordinal
        );
}
