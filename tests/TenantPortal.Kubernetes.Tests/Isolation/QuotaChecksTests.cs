using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Isolation;

namespace TenantPortal.Kubernetes.Tests.Isolation;

public sealed class QuotaChecksTests
{
    [Fact]
    public void No_quota_is_expected_in_the_namespace_of_a_dedicated_cluster()
    {
        var findings = QuotaChecks.NotApplicable().ToList();

        Assert.Equal(
            ["limit-defaults", "quota-counted", "quota-no-outside-services", "quota-objects", "quota-resources"],
            findings.Select(finding => finding.Id).Order()
        );
        Assert.All(findings, finding => Assert.Equal(IsolationResult.NotApplicable, finding.Result));
    }
}
