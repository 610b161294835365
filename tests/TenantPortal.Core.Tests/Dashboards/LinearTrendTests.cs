using TenantPortal.Core.Dashboards;

namespace TenantPortal.Core.Tests.Dashboards;

public class LinearTrendTests
{
    private static readonly DateOnly First = new(2026, 1, 1);

    [Fact]
    public void Thirteen_days_are_no_trend() => Assert.Null(LinearTrend.Of(Days(13, day => day)));

    [Fact]
    public void A_line_without_noise_reaches_the_amount_on_one_day() =>
        Assert.Equal(new ReachedDay(First.AddDays(100), First.AddDays(100), First.AddDays(100)), LinearTrend.Of(Days(20, day => 10 * day))!.FindReached(1000));

    [Fact]
    public void Noise_widens_the_band_around_the_day()
    {
        var reached = LinearTrend.Of(Days(60, day => (10 * day) + (day % 2 == 0 ? 40 : -40)))!.FindReached(1000)!;

        Assert.InRange(reached.Day, First.AddDays(98), First.AddDays(102));
        Assert.InRange(reached.Earliest, First.AddDays(88), First.AddDays(96));
        Assert.InRange(reached.Latest!.Value, First.AddDays(104), First.AddDays(112));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void What_does_not_grow_never_reaches_more(int perDay) => Assert.Null(LinearTrend.Of(Days(30, day => 500 + (perDay * day)))!.FindReached(1000));

    [Fact]
    public void A_trend_that_leads_there_after_two_years_says_nothing() => Assert.Null(LinearTrend.Of(Days(30, day => day))!.FindReached(1000));

    [Fact]
    public void Gaps_do_not_bend_the_line() =>
        Assert.Equal(
            First.AddDays(100),
            LinearTrend.Of([.. Days(40, day => 10 * day).Where(point => (point.Day.DayNumber - First.DayNumber) % 7 < 4)])!.FindReached(1000)!.Day
        );

    private static List<(DateOnly Day, long Amount)> Days(int count, Func<int, long> amount) =>
        [.. Enumerable.Range(0, count).Select(day => (First.AddDays(day), amount(day)))];
}
