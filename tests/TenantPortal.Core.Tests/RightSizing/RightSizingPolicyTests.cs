using TenantPortal.Core.Configuration;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.RightSizing;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.RightSizing;

public class RightSizingPolicyTests
{
    private static readonly RightSizingOptions Options = new();

    [Fact]
    public void The_suggestion_is_the_p95_of_the_daily_maxima_with_headroom_rounded_up()
    {
        // 95 % of 40 days are 38: the two peaks do not count. 6100m × 1.2 is 7320m.
        long[] days = [.. Enumerable.Repeat(6100L, 38), 15_000, 16_000];

        var suggested = Suggest(Given.Quota("16", "32Gi"), (QuotaResource.Cpu, days))!;

        Assert.Equal(Quantity.Parse("7500m"), suggested.Quota[QuotaResource.Cpu]);
        Assert.Null(suggested.Size);
    }

    [Fact]
    public void A_size_of_the_tier_that_is_enough_is_suggested_instead_of_amounts()
    {
        var medium = Given.Tiers().Find("namespace")!.Sizes.Single(size => size.Name == "medium").Quota;

        var suggested = Suggest(medium, All(cpu: 3000, memory: 6L << 30, storage: 50L << 30, pods: 20))!;

        Assert.Equal("small", suggested.Size);
        Assert.Equal(Given.Tiers().Find("namespace")!.Sizes.Single(size => size.Name == "small").Quota, suggested.Quota);
    }

    [Fact]
    public void A_size_that_would_give_more_of_a_resource_is_not_suggested()
    {
        // Small has 40 pods and 100 GiB of storage.
        var suggested = Suggest(Given.Quota("16", "32Gi", "50Gi", "20"), All(cpu: 3000, memory: 6L << 30, storage: 10L << 30, pods: 5))!;

        Assert.Null(suggested.Size);
        Assert.Equal("4", suggested.Quota[QuotaResource.Cpu].ToString());
    }

    [Fact]
    public void It_is_never_less_than_what_is_used_now()
    {
        var suggested = Suggest(Given.Quota("16"), [(QuotaResource.Cpu, Same(1000))], used: ("cpu", "9"))!;

        Assert.Equal("9", suggested.Quota[QuotaResource.Cpu].ToString());
    }

    [Fact]
    public void It_is_never_less_than_one_default_container_and_never_zero()
    {
        var suggested = Suggest(
            Given.Quota("3", "6Gi", "50Gi", "20"),
            (QuotaResource.Cpu, Same(0)),
            (QuotaResource.Memory, Same(0)),
            (QuotaResource.Pods, Same(0))
        )!;

        Assert.Equal(("500m", "1Gi", "1"), (Text(QuotaResource.Cpu), Text(QuotaResource.Memory), Text(QuotaResource.Pods)));
        string Text(QuotaResource resource) => suggested.Quota[resource].ToString();
    }

    [Fact]
    public void It_is_never_more_than_the_quota() => Assert.Null(Suggest(Given.Quota("4"), (QuotaResource.Cpu, Same(3900))));

    [Fact]
    public void A_resource_that_was_not_seen_stays_as_it_is()
    {
        var suggested = Suggest(Given.Quota("16", "33Gi"), (QuotaResource.Cpu, Same(1000)))!;

        Assert.Equal("33Gi", suggested.Quota[QuotaResource.Memory].ToString());
    }

    [Theory]
    [InlineData(29, 1, null)]
    [InlineData(30, 0, SizingConfidence.Medium)]
    [InlineData(59, 0, SizingConfidence.Medium)]
    [InlineData(60, 0, SizingConfidence.High)]
    public void Too_few_days_give_no_suggestion_and_more_days_more_confidence(int days, int missing, SizingConfidence? confidence)
    {
        var facts = Facts(Given.Quota("16"), [(QuotaResource.Cpu, [.. Enumerable.Repeat(1000L, days)])]);

        Assert.Equal(missing, RightSizingPolicy.MissingDays(facts, Options));
        Assert.Equal(confidence, RightSizingPolicy.Suggest(facts, Options)?.Confidence);
    }

    [Fact]
    public void The_resource_with_the_fewest_days_counts() =>
        Assert.Equal(
            20,
            RightSizingPolicy.MissingDays(Facts(Given.Quota(), [(QuotaResource.Cpu, Same(1)), (QuotaResource.Memory, [.. Enumerable.Repeat(1L, 10)])]), Options)
        );

    [Fact]
    public void Mistakes_in_the_settings_are_reported() =>
        Assert.Contains(
            "RightSizing:MinDays is 60, but Usage:HistoryDays keeps only 40 days.",
            Assert
                .Throws<SettingsException>(() =>
                    Given.Settings(("RightSizing:MinDays", "60"), ("Usage:HistoryDays", "40"), ("RightSizing:HeadroomPercent", "-1"))
                )
                .Message,
            StringComparison.Ordinal
        );

    private static long[] Same(long maximum) => [.. Enumerable.Repeat(maximum, 40)];

    private static (QuotaResource, long[])[] All(long cpu, long memory, long storage, long pods) =>
        [
            (QuotaResource.Cpu, Same(cpu)),
            (QuotaResource.Memory, Same(memory)),
            (QuotaResource.EphemeralStorage, Same(1L << 30)),
            (QuotaResource.Storage, Same(storage)),
            (QuotaResource.Pods, Same(pods)),
        ];

    private static SuggestedQuota? Suggest(Quota current, params (QuotaResource Resource, long[] Maxima)[] days) =>
        RightSizingPolicy.Suggest(Facts(current, days), Options);

    private static SuggestedQuota? Suggest(Quota current, (QuotaResource Resource, long[] Maxima)[] days, (string Resource, string Amount) used) =>
        RightSizingPolicy.Suggest(
            Facts(current, days) with
            {
                Used = new Dictionary<QuotaResource, Quantity> { [QuotaResource.Find(used.Resource)!] = Quantity.Parse(used.Amount) },
            },
            Options
        );

    private static SizingFacts Facts(Quota current, (QuotaResource Resource, long[] Maxima)[] days) =>
        new()
        {
            Current = current,
            Tier = Given.Tiers().Find("namespace"),
            DailyMaxima = days.ToDictionary(day => day.Resource, day => (IReadOnlyList<long>)day.Maxima),
            Used = new Dictionary<QuotaResource, Quantity>(),
        };
}
