using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Tests.Usage;

public class UsageFiguresTests
{
    [Fact]
    public void Nothing_is_known_of_a_gap() => Assert.Null(UsageFigures.Of([]));

    [Fact]
    public void One_sample_is_all_figures() => Assert.Equal(new UsageFigures(7, 7, 7, 7, 1), UsageFigures.Of([7]));

    [Fact]
    public void Ninety_five_percent_of_the_samples_do_not_exceed_the_p95() =>
        Assert.Equal(new UsageFigures(1, 51, 95, 100, 100), UsageFigures.Of(Enumerable.Range(1, 100).Reverse().Select(number => (long)number)));

    [Fact]
    public void The_p95_of_a_day_leaves_out_a_peak_of_an_hour() =>
        Assert.Equal(new UsageFigures(10, 14, 10, 100, 96), UsageFigures.Of([.. Enumerable.Repeat(10L, 92), .. Enumerable.Repeat(100L, 4)]));

    [Fact]
    public void Bytes_of_many_samples_do_not_overflow() => Assert.Equal(long.MaxValue - 1, UsageFigures.Of(Enumerable.Repeat(long.MaxValue - 1, 96))!.Mean);
}
