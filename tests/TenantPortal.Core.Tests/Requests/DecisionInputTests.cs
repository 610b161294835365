using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class DecisionInputTests
{
    private static readonly DateOnly End = new(2026, 3, 1);

    private static readonly DecisionFacts Renewal = new()
    {
        Kind = RequestKind.Renew,
        Original = Given.Spec() with { ExpiresOn = End },
        Requested = Given.Spec() with { ExpiresOn = new(2026, 9, 1) },
        Today = new(2026, 1, 5),
    };

    [Theory]
    [InlineData("2026-02-01")]
    [InlineData("2026-03-01")]
    public void A_renewal_is_not_decided_to_a_day_that_the_tenant_already_has(string day)
    {
        var result = new DecisionInput { ExpiresOn = DateOnly.Parse(day, null) }.ApplyTo(Renewal);

        Assert.False(result.Succeeded);
        Assert.Equal(new Problem("The tenant already expires on 2026-03-01. Choose a later date, or none.", "expiresOn"), Assert.Single(result.Problems));
    }

    [Fact]
    public void A_renewal_may_be_shorter_than_it_was_requested()
    {
        var result = new DecisionInput { ExpiresOn = new(2026, 4, 1) }.ApplyTo(Renewal);

        Assert.Empty(result.Problems);
        Assert.Equal(new DateOnly(2026, 4, 1), result.Value!.ExpiresOn);
    }

    [Theory]
    [InlineData(RequestKind.ChangeQuota)]
    [InlineData(RequestKind.ChangeTier)]
    [InlineData(RequestKind.ChangeAccess)]
    [InlineData(RequestKind.Delete)]
    public void The_last_day_is_decided_only_where_one_is_requested(RequestKind kind)
    {
        var result = new DecisionInput { ExpiresOn = new(2026, 4, 1) }.ApplyTo(Renewal with { Kind = kind });

        Assert.Equal(
            new Problem($"A {kind} request has no expiry date to change. Approve or reject it as it is.", "expiresOn"),
            Assert.Single(result.Problems)
        );
    }

    [Theory]
    [InlineData(RequestKind.Renew)]
    [InlineData(RequestKind.ChangeAccess)]
    [InlineData(RequestKind.Delete)]
    public void The_quota_is_decided_only_where_one_is_requested(RequestKind kind)
    {
        var result = new DecisionInput { Quota = Given.Amounts(cpu: "2") }.ApplyTo(Renewal with { Kind = kind });

        Assert.Equal(new Problem($"A {kind} request has no amounts to change. Approve or reject it as it is.", "quota"), Assert.Single(result.Problems));
    }

    [Fact]
    public void A_quota_is_not_decided_below_what_the_tenant_uses()
    {
        var facts = Renewal with
        {
            Kind = RequestKind.ChangeQuota,
            Tier = Given.Tier("namespace", Isolation.Namespace),
            Used = new Dictionary<QuotaResource, Quantity> { [QuotaResource.Cpu] = Quantity.Parse("3") },
        };

        var result = new DecisionInput { Quota = Given.Amounts(cpu: "2") }.ApplyTo(facts);

        Assert.Equal("quota.cpu", Assert.Single(result.Problems).Field);
    }

    [Theory]
    [InlineData("namespace", true)]
    [InlineData("other", false)]
    public void Devices_that_no_cluster_has_are_kept_only_in_the_same_tier(string tier, bool isAllowed)
    {
        var gpu = QuotaResource.FindExtended("nvidia.com/gpu")!;
        var offering = Given.Settings(("Tiers:namespace:Maximum:nvidia.com/gpu", "4")).Tiers.Find("namespace")!;
        var amounts = new Dictionary<string, string>(Given.Amounts()) { [gpu.Name] = "1" };
        var facts = Renewal with
        {
            Kind = RequestKind.ChangeTier,
            Original = Given.Spec() with { Tier = tier, Quota = Quota.Parse(amounts) },
            Tier = offering,
            Missing = [gpu],
        };

        var result = new DecisionInput { Quota = amounts }.ApplyTo(facts);

        Assert.Equal(isAllowed ? [] : [gpu.Field], result.Problems.Select(problem => problem.Field));
    }
}
