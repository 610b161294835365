using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;
using TenantPortal.Web.Features.Dashboard.Cost;
using TenantPortal.Web.Features.Dashboard.Report;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>The pages about costs: a core costs 30 a month, one a day in November.</summary>
public sealed class CostPageTests : PortalContext
{
    private readonly BunitJSModuleInterop _charts;

    public CostPageTests()
        : base(("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "30"), ("Prices:From:2027-01-01:Resources:Cpu", "36.5"))
    {
        _charts = JSInterop.SetupModule(_ => true);
        _charts.Mode = JSRuntimeMode.Loose;
    }

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task A_manager_sees_what_the_month_costs_so_far_and_at_its_end_against_the_budget()
    {
        await SaveAsync(4000, 1000);
        await Services
            .GetRequiredService<BudgetService>()
            .SetAsync(Given.Admin(), BudgetOwner.Department("commerce"), new BudgetInput { MonthlyCost = 10 }, TestContext.Current.CancellationToken);
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard/cost?department=commerce&group=team");

        var page = Render<CostPage>();

        var daysLeft = DateTime.DaysInMonth(Today.Year, Today.Month) - Today.Day + 1;
        page.WaitForAssertion(() =>
            Assert.Equal(
                ["4.00 EUR", "1.00 EUR", FormattableString.Invariant($"{4 + (4 * daysLeft)}.00 EUR"), "10.00 EUR"],
                page.FindAll("[data-testid=cost-totals] dd").Select(total => total.TextContent)
            )
        );
        Assert.Contains("over the budget", page.Find(".notice").TextContent, StringComparison.Ordinal);
        var group = page.Find("[data-testid=cost-groups] tbody tr").Children.Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["Payments", "4.00 EUR", "1.00 EUR", "25 %"], group.Take(4));
        Assert.NotNull(page.Find("a[href='dashboard/cost?group=tier&department=commerce&team=payments']"));
        Assert.NotNull(page.Find("a[href='api/v1/dashboard/cost/chargeback?group=team&department=commerce&format=csv'][download]"));
    }

    [Fact]
    public async Task Prices_are_shown_with_those_that_are_announced()
    {
        await SaveAsync(1000, 0);
        SignIn("manager");

        var page = Render<CostPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["Prices per month from 2027-01-01 on", "Prices per month"],
                page.FindAll("[aria-labelledby=prices-heading] h3").Select(heading => heading.TextContent)
            )
        );
        Assert.Equal(
            ["36.50 EUR 0.05 an hour", "30.00 EUR 0.041096 an hour"],
            page.FindAll("tr:first-child td[data-label='CPU per core']")
                .Select(price => string.Join(' ', price.TextContent.Split(default(char[]?), StringSplitOptions.RemoveEmptyEntries)))
        );
    }

    [Fact]
    public void A_month_that_cannot_be_chosen_is_named()
    {
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard/cost?month=2019-01");

        var page = Render<CostPage>();

        page.WaitForAssertion(() => Assert.Contains("Choose a month from ", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manager_prints_the_report_of_the_department()
    {
        await ApproveAsync(await SubmitAsync());
        await SaveAsync(4000, 1000);
        SignIn("manager");

        var page = Render<ReportPage>();

        page.WaitForAssertion(() => Assert.StartsWith("Commerce, ", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("button[data-print]"));
        Assert.Equal(
            ["CPU", "4 cores", "4 cores", "1 core"],
            page.Find("[data-testid=report-amounts] tbody tr").Children.Take(4).Select(cell => cell.TextContent.Trim())
        );
        Assert.Contains("4.00 EUR", page.Find("[aria-labelledby=costs-heading]").TextContent, StringComparison.Ordinal);
        Assert.Contains("checkout", page.Find("[aria-labelledby=tenants-heading]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_a_department_that_one_does_not_manage_does_not_exist()
    {
        SignIn("payments-lead");
        var other = Render<ReportPage>();
        other.WaitForAssertion(() => Assert.Contains("This page does not exist, or you do not have access to it.", other.Markup, StringComparison.Ordinal));

        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard/report?department=finance");
        var page = Render<ReportPage>();
        page.WaitForAssertion(() => Assert.Contains("There is no report of this department and month.", page.Markup, StringComparison.Ordinal));
    }

    /// <summary>What was committed and used on the first day of the month; the clock stands on a later one.</summary>
    private async Task SaveAsync(long committed, long used)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var first = new DateOnly(Today.Year, Today.Month, 1);
        db.UsageTotals.Add(new UsageTotal(first, "payments", "namespace", "default", "production", "cpu", committed, committed, used));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
