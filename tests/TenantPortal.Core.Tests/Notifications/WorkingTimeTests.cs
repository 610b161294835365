using System.Globalization;
using TenantPortal.Core.Notifications;

namespace TenantPortal.Core.Tests.Notifications;

public class WorkingTimeTests
{
    // 2026-01-09 is a Friday.
    [Theory]
    [InlineData("2026-01-07T09:00Z", 48, "2026-01-09T09:00Z")]
    [InlineData("2026-01-08T09:00Z", 48, "2026-01-12T09:00Z")]
    [InlineData("2026-01-09T18:00Z", 6, "2026-01-10T00:00Z")]
    public void A_target_skips_the_weekend_in_both_directions(string from, int hours, string due)
    {
        var (since, target, until) = (At(from), TimeSpan.FromHours(hours), At(due));

        Assert.Equal(until, WorkingTime.After(since, target));
        Assert.Equal(since, WorkingTime.Before(until, target));
        Assert.Equal(target, WorkingTime.Between(since, until));
    }

    [Theory]
    [InlineData(20, "less than 1 hour")]
    [InlineData(60, "1 hour")]
    [InlineData(5 * 60, "5 hours")]
    [InlineData(25 * 60, "1 working day")]
    [InlineData(72 * 60, "3 working days")]
    public void Durations_are_written_in_words(int minutes, string words) => Assert.Equal(words, WorkingTime.InWords(TimeSpan.FromMinutes(minutes)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
