using TenantPortal.Core.Configuration;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Expiry;

public sealed class ExpiryPolicyTests
{
    private static readonly int[] NoticeDays = [7, 30, 1, 14];
    private static readonly DateOnly ExpiresOn = new(2026, 6, 30);

    [Theory]
    [InlineData("2026-05-30", null)]
    [InlineData("2026-05-31", 30)]
    [InlineData("2026-06-15", 30)]
    [InlineData("2026-06-16", 14)]
    [InlineData("2026-06-23", 7)]
    [InlineData("2026-06-28", 7)]
    [InlineData("2026-06-29", 1)]
    [InlineData("2026-06-30", 1)]
    [InlineData("2026-07-01", ExpiryNotice.Expired)]
    [InlineData("2027-07-01", ExpiryNotice.Expired)]
    public void The_most_urgent_notice_is_due(string today, int? days) => Assert.Equal(days, ExpiryPolicy.NoticeOn(Day(today), ExpiresOn, NoticeDays));

    [Theory]
    [InlineData("2026-06-30", null)]
    [InlineData("2026-07-01", ExpiryNotice.Expired)]
    public void Without_notice_days_the_only_notice_is_after_the_expiry_date(string today, int? days) =>
        Assert.Equal(days, ExpiryPolicy.NoticeOn(Day(today), ExpiresOn, []));

    [Fact]
    public void Every_date_up_to_the_first_notice_is_in_exactly_one_range()
    {
        var today = new DateOnly(2026, 1, 5);

        var ranges = ExpiryPolicy.RangesOn(today, NoticeDays);

        Assert.All(Enumerable.Range(-400, 431), days => Assert.Single(ranges, range => range.Contains(today.AddDays(days))));
        Assert.DoesNotContain(ranges, range => range.Contains(today.AddDays(31)));
    }

    [Theory]
    [InlineData("2026-01-05", "2026-05-31")]
    [InlineData("2026-05-31", "2026-06-16")]
    [InlineData("2026-06-29", "2026-07-01")]
    [InlineData("2026-07-01", null)]
    public void The_next_notice_is_the_first_one_after_today(string today, string? next) =>
        Assert.Equal(next is null ? null : Day(next), ExpiryPolicy.NextNoticeAfter(Day(today), ExpiresOn, NoticeDays));

    [Theory]
    [InlineData("2026-06-16", 14, "expires in 14 days, on 2026-06-30", false)]
    [InlineData("2026-06-29", 1, "expires tomorrow, on 2026-06-30", false)]
    [InlineData("2026-06-30", 0, "expires at the end of today, 2026-06-30", false)]
    [InlineData("2026-07-02", -2, "expired on 2026-06-30", true)]
    public void A_tenant_has_expired_on_the_day_after_its_expiry_date(string today, int left, string words, bool isExpired)
    {
        var expiry = TenantExpiry.Of(ExpiresOn, new DateTimeOffset(Day(today), new TimeOnly(23, 59), TimeSpan.Zero));

        Assert.Equal((left, words, isExpired), (expiry.DaysLeft, expiry.InWords.ToString(), expiry.IsExpired));
    }

    [Theory]
    [InlineData("2026-06-16", 3, "2026-09-30")]
    [InlineData("2026-08-15", 3, "2026-11-15")]
    [InlineData("2026-06-16", 60, "2031-06-16")]
    public void A_renewal_is_proposed_after_the_expiry_date_and_after_today_within_the_limit(string today, int months, string proposed)
    {
        var day = LifetimePolicy.ProposeRenewal(ExpiresOn, Day(today), months);

        var problems = new List<Problem>();
        Assert.Equal(Day(proposed), LifetimePolicy.CheckRenewal(day, ExpiresOn, Day(today), problems));
        Assert.Empty(problems);
    }

    [Fact]
    public void A_notice_day_that_is_set_twice_is_a_mistake()
    {
        var exception = Assert.Throws<SettingsException>(() => Given.Settings(("Tenants:Expiry:NoticeDays:0", "7"), ("Tenants:Expiry:NoticeDays:1", "7")));

        Assert.Contains("Tenants:Expiry:NoticeDays contains 7 more than once. Remove the duplicate.", exception.Message, StringComparison.Ordinal);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, null);
}
