using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Prices;

public class PriceListTests
{
    [Fact]
    public void The_cost_is_the_sum_of_the_resources_in_cores_GiB_and_pieces() =>
        // 4 × 10 + 8 × 2.5 + 100 × 0.05 + 40 × 0.01
        Assert.Equal(
            new Money(65.40m, "EUR"),
            Prices(("Cpu", 10), ("memory", 2.5m), ("Storage", .05m), ("Pods", .01m)).MonthlyCost("namespace", Given.Quota("4", "8Gi", "100Gi", "40"))
        );

    [Fact]
    public void A_tier_has_a_flat_price_and_its_own_prices()
    {
        var prices = new PriceList(
            new PriceOptions
            {
                Currency = "EUR",
                Resources = { ["Cpu"] = 10, ["Memory"] = 1 },
                Tiers =
                {
                    ["vcluster"] = new() { Flat = 30, Resources = { ["Cpu"] = 20, ["Memory"] = 0 } },
                },
            },
            TimeProvider.System
        );

        Assert.Equal(48, prices.MonthlyCost("namespace", Given.Quota("4", "8Gi"))!.Value.Amount);
        Assert.Equal(110, prices.MonthlyCost("vcluster", Given.Quota("4", "8Gi"))!.Value.Amount);
        Assert.Equal(140, prices.MonthlyCost("vcluster", CommittedQuota.Of(Given.Quota("4", "8Gi")), tenants: 2)!.Value.Amount);
    }

    [Fact]
    public void Extended_resources_have_prices_too()
    {
        var quota = Quota.Parse(new Dictionary<string, string>(Given.Amounts()) { ["nvidia.com/gpu"] = "2" });

        Assert.Equal(1000, Prices(("nvidia.com/gpu", 500)).MonthlyCost("namespace", quota)!.Value.Amount);
    }

    [Fact]
    public void Costs_are_rounded_to_the_hundredth_once() =>
        // 500m × 0.05 is 0.025.
        Assert.Equal(.03m, Prices(("Cpu", .05m)).MonthlyCost("namespace", Given.Quota("500m"))!.Value.Amount);

    [Fact]
    public void What_runs_costs_a_part_of_the_month_and_volumes_and_the_flat_price_are_not_in_it()
    {
        var prices = new PriceList(
            new PriceOptions
            {
                Currency = "EUR",
                Resources =
                {
                    ["Cpu"] = 10,
                    ["Memory"] = 1,
                    ["Storage"] = 5,
                },
                Tiers = { ["namespace"] = new() { Flat = 100 } },
            },
            TimeProvider.System
        );

        // 73 of 730 hours of 4 × 10 + 8 × 1.
        Assert.Equal(new Money(4.80m, "EUR"), prices.RunningCost("namespace", CommittedQuota.Of(Given.Quota("4", "8Gi", "100Gi")), TimeSpan.FromHours(73)));
        Assert.Null(new PriceList(new PriceOptions(), TimeProvider.System).RunningCost("namespace", CommittedQuota.Of(Given.Quota()), TimeSpan.FromHours(73)));
    }

    [Fact]
    public void There_is_no_cost_without_a_currency() =>
        Assert.Null(new PriceList(new PriceOptions(), TimeProvider.System).MonthlyCost("namespace", Given.Quota()));

    [Fact]
    public void A_change_of_prices_applies_from_its_day_on_and_leaves_the_other_prices_as_they_are()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 30, 23, 59, 0, TimeSpan.Zero));
        var prices = new PriceList(
            new PriceOptions
            {
                Currency = "EUR",
                Resources = { ["Cpu"] = 10, ["Memory"] = 1 },
                Tiers = { ["vcluster"] = new() { Flat = 30 } },
                From =
                {
                    ["2026-09-01"] = new() { Tiers = { ["vcluster"] = new() { Resources = { ["cpu"] = 40 } } } },
                    ["2026-07-01"] = new() { Resources = { ["CPU"] = 20 } },
                },
            },
            time
        );
        var quota = Given.Quota("4", "8Gi");

        Assert.Equal(48, prices.MonthlyCost("namespace", quota)!.Value.Amount);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((88, 118), (prices.MonthlyCost("namespace", quota)!.Value.Amount, prices.MonthlyCost("vcluster", quota)!.Value.Amount));
        time.Advance(TimeSpan.FromDays(62));
        Assert.Equal((88, 198), (prices.MonthlyCost("namespace", quota)!.Value.Amount, prices.MonthlyCost("vcluster", quota)!.Value.Amount));
        Assert.Equal([DateOnly.MinValue, new(2026, 7, 1), new(2026, 9, 1)], prices.All.Select(dated => dated.Since));
    }

    [Fact]
    public void Amounts_read_the_same_in_every_language()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal("1,234.50 EUR", new Money(1234.5m, "EUR").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_reported_with_its_key()
    {
        var exception = Assert.Throws<SettingsException>(() =>
            Given.Settings(
                ("Prices:Currency", "euro"),
                ("Prices:Resources:Cpu", "-1"),
                ("Prices:Resources:Disk", "1"),
                ("Prices:Tiers:gold:Flat", "1"),
                ("Prices:From:July:Resources:Cpu", "1"),
                ("Prices:From:2027-01-01:Tiers:gold:Flat", "-2"),
                ("Prices:Tiers:namespace:Resources:Memory", "2000000000")
            )
        );

        Assert.Contains("Prices:Currency must be three uppercase letters, such as EUR, not 'euro'.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Resources:Cpu must be 0 to 1000000000, not -1.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Resources names 'Disk', which is not a resource.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Tiers names 'gold', which is not one of the tiers: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:From names 'July', which is not a day. Write it as 2027-01-31.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:From:2027-01-01:Tiers names 'gold', which is not one of the tiers: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:From:2027-01-01:Tiers:gold:Flat must be 0 to 1000000000, not -2.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Tiers:namespace:Resources:Memory must be 0 to 1000000000, not 2000000000.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_without_a_currency_are_refused() =>
        Assert.Contains(
            "Prices:Currency must be set because there are prices.",
            Assert.Throws<SettingsException>(() => Given.Settings(("Prices:Resources:Cpu", "1"))).Message,
            StringComparison.Ordinal
        );

    private static PriceList Prices(params (string Resource, decimal Price)[] prices) =>
        new(new PriceOptions { Currency = "EUR", Resources = prices.ToDictionary(price => price.Resource, price => price.Price) }, TimeProvider.System);
}
