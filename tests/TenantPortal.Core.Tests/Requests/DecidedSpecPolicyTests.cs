using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class DecidedSpecPolicyTests
{
    private static readonly DateOnly End = new(2026, 3, 1);

    private static readonly DecidedSpecFacts Renewal = new()
    {
        Kind = RequestKind.Renew,
        Original = Given.Spec() with { ExpiresOn = End },
        Asked = Given.Spec() with { ExpiresOn = new(2026, 9, 1) },
        Today = new(2026, 1, 5),
    };

    [Theory]
    [InlineData("2026-02-01")]
    [InlineData("2026-03-01")]
    public void A_renewal_is_not_decided_to_a_day_that_the_tenant_already_has(string day)
    {
        var (decided, problems) = DecidedSpecPolicy.Check(new DecisionInput { ExpiresOn = DateOnly.Parse(day, null) }, Renewal);

        Assert.Null(decided);
        Assert.Equal(new Problem("The tenant already lives until 2026-03-01. Choose a later day, or none.", "expiresOn"), Assert.Single(problems));
    }

    [Fact]
    public void A_renewal_may_be_shorter_than_it_was_asked()
    {
        var (decided, problems) = DecidedSpecPolicy.Check(new DecisionInput { ExpiresOn = new(2026, 4, 1) }, Renewal);

        Assert.Empty(problems);
        Assert.Equal(new DateOnly(2026, 4, 1), decided!.ExpiresOn);
    }

    [Theory]
    [InlineData(RequestKind.ChangeQuota)]
    [InlineData(RequestKind.ChangeTier)]
    [InlineData(RequestKind.ChangeAccess)]
    [InlineData(RequestKind.Delete)]
    public void The_last_day_is_decided_only_where_one_is_asked(RequestKind kind)
    {
        var (_, problems) = DecidedSpecPolicy.Check(new DecisionInput { ExpiresOn = new(2026, 4, 1) }, Renewal with { Kind = kind });

        Assert.Equal(new Problem($"A {kind} has no last day to change. Approve or reject it as it is.", "expiresOn"), Assert.Single(problems));
    }

    [Theory]
    [InlineData(RequestKind.Renew)]
    [InlineData(RequestKind.ChangeAccess)]
    [InlineData(RequestKind.Delete)]
    public void The_quota_is_decided_only_where_one_is_asked(RequestKind kind)
    {
        var (_, problems) = DecidedSpecPolicy.Check(new DecisionInput { Quota = Given.Amounts(cpu: "2") }, Renewal with { Kind = kind });

        Assert.Equal(new Problem($"A {kind} has no amounts to change. Approve or reject it as it is.", "quota"), Assert.Single(problems));
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

        var (_, problems) = DecidedSpecPolicy.Check(new DecisionInput { Quota = Given.Amounts(cpu: "2") }, facts);

        Assert.Equal("quota.cpu", Assert.Single(problems).Field);
    }
}
