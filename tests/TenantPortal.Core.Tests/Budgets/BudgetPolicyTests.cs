using TenantPortal.Core.Budgets;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Budgets;

public class BudgetPolicyTests
{
    [Fact]
    public void Each_ceiling_has_a_sentence_with_its_figures()
    {
        var lines = Assess(
            new() { Amounts = { ["cpu"] = 50_000, ["memory"] = 100L << 30 }, MonthlyCost = 1000 },
            others: Use("37", "60Gi", 700),
            requested: Use("4", "8Gi", 55.5m)
        );

        Assert.Equal(
            [
                "This takes Commerce to 82 % of its CPU budget: 41 cores of 50 cores.",
                "This takes Commerce to 68 % of its memory budget: 68 GiB of 100 GiB.",
                "This takes Commerce to 76 % of its monthly budget: 755.50 EUR of 1,000.00 EUR.",
            ],
            lines.Select(line => line.Sentence)
        );
        Assert.DoesNotContain(lines, line => line.IsExceeded);
    }

    [Theory]
    [InlineData("46", false, "100 %")]
    [InlineData("46100m", true, "more than 100 %")]
    [InlineData("60", true, "128 %")]
    public void A_ceiling_is_exceeded_by_what_is_above_it(string others, bool isExceeded, string percent)
    {
        var line = Assert.Single(Assess(new() { Amounts = { ["cpu"] = 50_000 } }, Use(others), Use("4")));

        Assert.Equal(isExceeded, line.IsExceeded);
        Assert.Contains($" to {percent} of ", line.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenant_that_requests_no_more_than_it_has_never_exceeds_a_budget_that_was_lowered() =>
        Assert.False(Assert.Single(Assess(new() { Amounts = { ["cpu"] = 5000 } }, Use("10"), Use("4"), held: Use("4"))).IsExceeded);

    [Fact]
    public void What_counts_is_each_ceiling_alone()
    {
        var lines = Assess(new() { Amounts = { ["cpu"] = 5000, ["pods"] = 10 } }, Use("10"), Use("2"), held: Use("4"));

        Assert.Equal([false, false], lines.Select(line => line.IsExceeded));
        Assert.Equal([false, true], Assess(new() { Amounts = { ["cpu"] = 50_000, ["pods"] = 10 } }, Use("10"), Use("4")).Select(line => line.IsExceeded));
    }

    [Fact]
    public void Sums_that_are_larger_than_any_amount_are_compared_too()
    {
        var most = new BudgetedUse(CommittedQuota.Nothing with { MemoryBytes = long.MaxValue }, null);

        var line = Assert.Single(
            BudgetPolicy.Assess([new BudgetLoad("Commerce", new() { Amounts = { ["memory"] = long.MaxValue } }, [most, most])], most, null)
        );

        Assert.True(line.IsExceeded);
        Assert.Equal(3, line.Share, precision: 3);
    }

    private static IReadOnlyList<RequestBudgetLine> Assess(BudgetCeilings ceilings, BudgetedUse others, BudgetedUse requested, BudgetedUse? held = null) =>
        BudgetPolicy.Assess([new BudgetLoad("Commerce", ceilings, [others])], requested, held);

    private static BudgetedUse Use(string cpu, string memory = "8Gi", decimal cost = 0) =>
        new(CommittedQuota.Of(Given.Quota(cpu, memory)), new Money(cost, "EUR"));
}
