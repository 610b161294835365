using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Tests.Loops;

public sealed class LoopRetryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoopRetry _retry;

    public LoopRetryTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _retry = new LoopRetry("test", TimeSpan.FromSeconds(10), _time, new LoopMetrics(meters));
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 400)]
    [InlineData(6, 6400)]
    [InlineData(7, 10_000)]
    [InlineData(int.MaxValue, 10_000)]
    public void Delays_double_up_to_the_longest(int failures, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new RetryDelays(TimeSpan.FromSeconds(10)).Longest(failures));

    [Fact]
    public void A_delay_varies_between_half_of_the_longest_and_all_of_it()
    {
        var delays = new RetryDelays(TimeSpan.FromSeconds(10));

        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)), (delays.After(1, 0), delays.After(1, 1)));
    }

    [Fact]
    public void One_success_between_failures_does_not_start_the_delays_over()
    {
        for (var round = 0; round < 8; round++)
        {
            _time.Advance(_retry.Failed());
            _retry.Worked(_time.GetUtcNow());
        }

        Assert.Equal(8, _retry.Failures);
    }

    [Fact]
    public void A_loop_that_has_worked_as_long_as_it_last_waited_starts_over()
    {
        for (var round = 0; round < 8; round++)
            _time.Advance(_retry.Failed());

        _retry.Worked(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(4));
        _retry.Worked(_time.GetUtcNow());
        Assert.Equal(8, _retry.Failures);
        _time.Advance(TimeSpan.FromSeconds(6));
        _retry.Worked(_time.GetUtcNow());

        Assert.Equal(0, _retry.Failures);
    }

    [Fact]
    public void What_did_not_last_a_second_was_no_work()
    {
        _retry.Failed();

        _retry.WorkedFor(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, _retry.Failures);
        _retry.WorkedFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, _retry.Failures);
    }
}
