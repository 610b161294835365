using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Isolation;

namespace TenantPortal.Kubernetes.Tests.Isolation;

public sealed class CheckPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void After_a_check_the_next_waits_as_long_as_its_requests_are_worth()
    {
        var pace = new CheckPace(new IsolationOptions { MaxRequestsPerSecond = 4 }, _time);
        var waitsAtFirst = pace.Wait > TimeSpan.Zero;

        pace.Spend(40, since: _time.GetUtcNow());
        var wait = pace.Wait;
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(waitsAtFirst);
        Assert.Equal(TimeSpan.FromSeconds(10), wait);
        Assert.Equal(TimeSpan.Zero, pace.Wait);
    }

    [Fact]
    public void A_quiet_time_is_not_saved_up()
    {
        var pace = new CheckPace(new IsolationOptions { MaxRequestsPerSecond = 1 }, _time);
        pace.Spend(5, since: _time.GetUtcNow());
        _time.Advance(TimeSpan.FromHours(1));

        pace.Spend(7, since: _time.GetUtcNow());

        Assert.Equal(TimeSpan.FromSeconds(7), pace.Wait);
    }
}
