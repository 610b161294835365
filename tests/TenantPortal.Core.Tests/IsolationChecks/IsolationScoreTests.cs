using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Core.Tests.IsolationChecks;

public sealed class IsolationScoreTests
{
    private static readonly IsolationCheck Critical = new("critical", "Critical", "Look.", IsolationSeverity.Critical);
    private static readonly IsolationCheck Major = new("major", "Major", "Look.", IsolationSeverity.Major);
    private static readonly IsolationCheck Minor = new("minor", "Minor", "Look.", IsolationSeverity.Minor);

    [Fact]
    public void It_is_a_hundred_only_when_nothing_failed()
    {
        Assert.Equal(100, IsolationScore.Of([Critical.Passed(""), Minor.Passed("")]));
        Assert.Equal(99, IsolationScore.Of([.. Enumerable.Repeat(Critical.Passed(""), 50), Minor.Failed("")]));
    }

    [Fact]
    public void A_failure_weighs_what_it_means() =>
        Assert.Equal(
            (33, 71, 93),
            (
                IsolationScore.Of([Critical.Failed(""), Major.Passed(""), Minor.Passed("")]),
                IsolationScore.Of([Critical.Passed(""), Major.Failed("")]),
                IsolationScore.Of([Critical.Passed(""), Major.Passed(""), Minor.Failed("")])
            )
        );

    [Fact]
    public void What_could_not_be_tested_neither_helps_nor_harms()
    {
        Assert.Equal(100, IsolationScore.Of([Critical.NotTestable(""), Minor.NotApplicable(""), Major.Passed("")]));
        Assert.Null(IsolationScore.Of([Critical.NotTestable("")]));
    }

    [Fact]
    public void Only_a_critical_failure_of_the_tenant_itself_quarantines_it()
    {
        Assert.True(Critical.Failed("").Quarantines);
        Assert.False(Critical.FailedByCluster("").Quarantines);
        Assert.False(Critical.NotTestable("").Quarantines);
        Assert.False(Major.Failed("").Quarantines);
    }
}
