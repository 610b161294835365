using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Automatic;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>The rule for automatic approval, condition by condition.</summary>
public class AutoApprovalPolicyTests
{
    private static readonly AutoApprovalOptions Options = new() { Mode = AutoApprovalMode.On, RenewedEnvironments = ["development"] };

    /// <summary>A quarter more CPU of a tenant that used three quarters of it: everything holds.</summary>
    private static readonly AutoApprovalFacts Increase = new()
    {
        Kind = RequestKind.ChangeQuota,
        Original = Given.Spec(),
        Requested = Given.Spec() with { Quota = Given.Quota(cpu: "5"), Size = null },
        Tier = Given.Tiers().Find("namespace"),
        Phase = TenantPhase.Ready,
        IsClusterReachable = true,
        HighestShares = new Dictionary<QuotaResource, double> { [QuotaResource.Cpu] = 0.75 },
        Used = new Dictionary<QuotaResource, Quantity> { [QuotaResource.Cpu] = Quantity.Parse("2") },
        Capacity = new RequestCapacity(CapacityStatus.Green, [new("CPU", CapacityStatus.Green, "There is room.")], Given.Now),
        Now = Given.Now,
    };

    private static readonly AutoApprovalFacts Decrease = Increase with
    {
        Requested = Given.Spec() with { Quota = Given.Quota(cpu: "2200m"), Size = null },
        HighestShares = new Dictionary<QuotaResource, double>(),
        Capacity = null,
    };

    private static readonly AutoApprovalFacts Renewal = Increase with
    {
        Kind = RequestKind.Renew,
        Original = Given.Spec() with { Environment = "development", ExpiresOn = new(2026, 2, 1) },
        Requested = Given.Spec() with { Environment = "development", ExpiresOn = new(2026, 3, 3) },
    };

    public static TheoryData<string, AutoApprovalFacts> WhatHolds =>
        new()
        {
            { "an increase", Increase },
            { "a decrease", Decrease },
            { "a renewal", Renewal },
            { "a cool-down that is over", Increase with { ApprovedByRule = [Given.Now.AddDays(-30)] } },
        };

    public static TheoryData<string, string, AutoApprovalFacts> WhatBreaksOneCondition =>
        new()
        {
            {
                "Not regulated",
                "The data is regulated (pci-dss).",
                Increase with
                {
                    Requested = Increase.Requested with { Case = Increase.Requested.Case with { Compliance = ["pci-dss"] } },
                }
            },
            { "Namespace tier", "The tier is Virtual cluster.", Increase with { Tier = Given.Tiers().Find("vcluster") } },
            { "The tenant is ready", "It is Failing.", Increase with { Phase = TenantPhase.Failing } },
            { "The cluster answers", "It is not reachable.", Increase with { IsClusterReachable = false } },
            { "The cluster answers", "It has not been observed yet.", Increase with { IsClusterReachable = null } },
            { "Small increase", "CPU 4 → 5001m (+25%).", Increase with { Requested = Given.Spec() with { Quota = Given.Quota(cpu: "5001m") } } },
            {
                "At most size 'medium'",
                "CPU 20 of 16.",
                Increase with
                {
                    Original = Given.Spec() with { Quota = Given.Quota(cpu: "16") },
                    Requested = Given.Spec() with { Quota = Given.Quota(cpu: "20") },
                }
            },
            { "Used up", "CPU up to 69% in 7 days.", Increase with { HighestShares = new Dictionary<QuotaResource, double> { [QuotaResource.Cpu] = 0.69 } } },
            { "Used up", "CPU unknown.", Increase with { HighestShares = new Dictionary<QuotaResource, double>() } },
            {
                "The cluster has room",
                "There is little room.",
                Increase with
                {
                    Capacity = new RequestCapacity(CapacityStatus.Amber, [new("CPU", CapacityStatus.Amber, "There is little room.")], Given.Now),
                }
            },
            { "The cluster has room", "Its capacity is not known yet.", Increase with { Capacity = null } },
            { "Safe decrease", "CPU 4 → 2199m, 2 used.", Decrease with { Requested = Given.Spec() with { Quota = Given.Quota(cpu: "2199m") } } },
            { "Safe decrease", "CPU 4 → 2200m, use unknown.", Decrease with { Used = new Dictionary<QuotaResource, Quantity>() } },
            {
                "Cool-down",
                "The rule approved something for it on 2025-12-07; 30 days must pass in between.",
                Increase with
                {
                    ApprovedByRule = [Given.Now.AddDays(-29)],
                }
            },
            {
                "Yearly cap",
                "4 of 4 approvals by the rule in the last 365 days.",
                Increase with
                {
                    ApprovedByRule = [.. Enumerable.Range(2, 4).Select(month => Given.Now.AddDays(-30 * month))],
                }
            },
            { "For trying out", "The environment is production.", Renewal with { Original = Renewal.Original with { Environment = "production" } } },
            { "At most 30 days", "2026-02-01 → 2026-03-04, 31 days.", Renewal with { Requested = Renewal.Requested with { ExpiresOn = new(2026, 3, 4) } } },
            { "At most 30 days", "It would never expire.", Renewal with { Requested = Renewal.Requested with { ExpiresOn = null } } },
            { "Once", "The rule has renewed it before.", Renewal with { IsRenewedByRule = true } },
        };

    [Theory]
    [MemberData(nameof(WhatHolds))]
    public void What_meets_every_condition_is_approved(string what, AutoApprovalFacts facts)
    {
        var judged = AutoApprovalPolicy.Evaluate(facts, Options)!;

        Assert.True(judged.Approves, $"{what}: {string.Join(" ", judged.Conditions.Where(condition => !condition.Holds))}");
        Assert.All(judged.Conditions, condition => Assert.EndsWith(".", condition.Figures, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WhatBreaksOneCondition))]
    public void One_broken_condition_is_enough_and_reports_its_figures(string name, string figures, AutoApprovalFacts facts)
    {
        var judged = AutoApprovalPolicy.Evaluate(facts, Options)!;

        var broken = Assert.Single(judged.Conditions, condition => !condition.Holds);
        Assert.Equal((name, figures), (broken.Name, broken.Figures));
        Assert.False(judged.Approves);
    }

    [Theory]
    [InlineData(RequestKind.Create)]
    [InlineData(RequestKind.ChangeTier)]
    [InlineData(RequestKind.ChangeAccess)]
    [InlineData(RequestKind.Delete)]
    public void The_rule_is_for_quotas_and_renewals_alone(RequestKind kind) => Assert.Null(AutoApprovalPolicy.Evaluate(Increase with { Kind = kind }, Options));
}
