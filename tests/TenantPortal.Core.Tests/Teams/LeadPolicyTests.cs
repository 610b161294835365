using TenantPortal.Core.Teams.Leads;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Teams;

public class LeadPolicyTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromDays(90);

    [Theory]
    [InlineData(0, null, 89, true)]
    [InlineData(0, null, 90, false)]
    [InlineData(0, 30, 119, true)]
    [InlineData(0, 30, 120, false)]
    // A group that is watched only since day 60 has the whole period, whenever its members were last seen.
    [InlineData(60, 30, 149, true)]
    [InlineData(60, 30, 150, false)]
    public void The_period_starts_at_the_last_sign_in_but_not_before_the_first_look(int watchedSince, int? lastSeen, int today, bool isActive) =>
        Assert.Equal(isActive, LeadPolicy.HasActiveLead(Day(today), new(Day(watchedSince), lastSeen is { } day ? Day(day) : null, null), Silence));

    [Fact]
    public void A_longer_period_does_not_end_an_episode_but_a_sign_in_does()
    {
        var absent = new LeadFacts(Day(0), Day(10), Day(100));

        Assert.False(LeadPolicy.HasActiveLead(Day(101), absent, TimeSpan.FromDays(365)));
        Assert.True(LeadPolicy.HasActiveLead(Day(101), absent with { LastSeenAt = Day(101) }, Silence));
    }

    [Fact]
    public void Without_a_period_every_lead_is_active() => Assert.True(LeadPolicy.HasActiveLead(Day(900), new(Day(0), null, Day(100)), TimeSpan.Zero));

    private static DateTimeOffset Day(int day) => Given.Now.AddDays(day);
}
