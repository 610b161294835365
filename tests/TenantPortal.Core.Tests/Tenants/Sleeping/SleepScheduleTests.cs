using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Tests.Tenants.Sleeping;

public sealed class SleepScheduleTests
{
    private static readonly SleepInput Office = new(["Friday", "monday"], "07:00", "19:00", "Europe/Vienna");

    [Fact]
    public void Input_becomes_a_schedule_with_its_days_in_order()
    {
        var (schedule, problems) = SleepSchedule.TryParse(Office);

        Assert.Empty(problems);
        Assert.Equal("Monday, Friday from 07:00 to 19:00 (Europe/Vienna)", schedule!.InWords());
    }

    [Theory]
    [InlineData("Someday", "07:00", "19:00", "UTC", "days")]
    [InlineData("Monday", "7", "19:00", "UTC", "from")]
    [InlineData("Monday", "07:00", "25:00", "UTC", "until")]
    [InlineData("Monday", "19:00", "07:00", "UTC", "until")]
    [InlineData("Monday", "07:00", "07:00", "UTC", "until")]
    [InlineData("Monday", "07:00", "19:00", "Middle-earth/Shire", "timeZone")]
    [InlineData("Monday", "07:00", "19:00", "../../etc/passwd", "timeZone")]
    [InlineData("Monday", "07:00", "19:00", null, "timeZone")]
    public void Every_mistake_is_reported_at_its_field(string day, string from, string until, string? zone, string field)
    {
        var (schedule, problems) = SleepSchedule.TryParse(new([day], from, until, zone));

        Assert.Null(schedule);
        Assert.Equal(field, Assert.Single(problems).Field);
    }

    [Fact]
    public void No_input_at_all_is_four_mistakes() =>
        Assert.Equal(["days", "from", "until", "timeZone"], SleepSchedule.TryParse(null).Problems.Select(problem => problem.Field));

    [Theory]
    // Vienna is an hour ahead of UTC in winter and two in summer.
    [InlineData("2026-01-05T05:59:59Z", false)]
    [InlineData("2026-01-05T06:00:00Z", true)]
    [InlineData("2026-01-05T17:59:59Z", true)]
    [InlineData("2026-01-05T18:00:00Z", false)]
    [InlineData("2026-07-06T05:00:00Z", true)]
    [InlineData("2026-07-06T17:00:00Z", false)]
    [InlineData("2026-01-06T10:00:00Z", false)]
    public void Work_time_is_what_the_clocks_of_the_time_zone_show(string at, bool isWorkTime) => Assert.Equal(isWorkTime, Schedule().IsWorkTime(At(at)));

    [Theory]
    [InlineData("2026-01-05T05:00:00Z", "2026-01-05T06:00:00Z")]
    [InlineData("2026-01-05T06:00:00Z", "2026-01-09T06:00:00Z")]
    [InlineData("2026-01-09T20:00:00Z", "2026-01-12T06:00:00Z")]
    // The clocks change in the night before Monday 2026-03-30.
    [InlineData("2026-03-27T20:00:00Z", "2026-03-30T05:00:00Z")]
    public void The_next_work_hours_are_found_over_weekends_and_changes_of_the_clocks(string at, string next) =>
        Assert.Equal(At(next), Schedule().NextWorkTime(At(at)));

    [Fact]
    public void A_start_that_the_clocks_skip_is_an_hour_later()
    {
        var schedule = SleepSchedule.TryParse(new(["Sunday"], "02:30", "12:00", "Europe/Vienna")).Schedule!;

        Assert.Equal(At("2026-03-29T01:30:00Z"), schedule.NextWorkTime(At("2026-03-28T12:00:00Z")));
    }

    private static SleepSchedule Schedule() => SleepSchedule.TryParse(Office).Schedule!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
