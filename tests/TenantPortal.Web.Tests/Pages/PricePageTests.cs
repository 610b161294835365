using Bunit;
using TenantPortal.Web.Features.Dashboard;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What a quota costs, where prices are configured.</summary>
public sealed class PricePageTests() : PortalContext(("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "12.50"), ("Prices:Tiers:namespace:Flat", "5"))
{
    [Fact]
    public async Task The_form_shows_the_cost_of_each_size_and_of_custom_amounts()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("quota");

        Assert.Equal(["55.00 EUR per month", "205.00 EUR per month", "405.00 EUR per month"], CostsOf(page.FindAll(".choices-small .amounts span")));

        page.Find("input[value=custom]").Change("custom");
        page.FindByLabel("CPU").Input("2");

        page.WaitForAssertion(() => Assert.Contains("These amounts cost <strong>30.00 EUR</strong> per month.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_review_of_a_change_shows_both_costs()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("quota");
        page.Find("input[value=medium]").Change("medium");
        page.FindByLabel("Reason").Input("More customers.");

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Cost per month: 55.00 EUR → <strong>205.00 EUR</strong>", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_request_the_tenant_and_the_dashboard_show_the_cost()
    {
        var id = await SubmitAsync();
        var request = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        request.WaitForAssertion(() => Assert.Contains("55.00 EUR", request.Markup, StringComparison.Ordinal));
        await ApproveAsync(id);

        var tenant = Render<TenantQuotaPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));
        tenant.WaitForAssertion(() =>
            Assert.Contains("The approved quota costs <strong>55.00 EUR</strong> per month.", tenant.Markup, StringComparison.Ordinal)
        );

        SignIn("manager");
        var dashboard = Render<DashboardPage>();
        dashboard.WaitForAssertion(() =>
            Assert.Contains("The approved quotas cost <strong>55.00 EUR</strong> per month.", dashboard.Markup, StringComparison.Ordinal)
        );
        Assert.Equal("55.00 EUR", dashboard.Find("td[data-label='Cost per month']").TextContent);
    }

    private static IEnumerable<string> CostsOf(IEnumerable<AngleSharp.Dom.IElement> amounts) =>
        amounts.Select(amount => amount.TextContent.Trim()).Where(text => text.EndsWith("per month", StringComparison.Ordinal));
}

/// <summary>The same pages without prices.</summary>
public sealed class NoPricePageTests : PortalContext
{
    [Fact]
    public async Task Money_is_shown_nowhere_without_prices()
    {
        var id = await SubmitAsync();
        var request = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        request.WaitForAssertion(() => request.Find("#request-heading"));
        await ApproveAsync(id);
        var change = OpenChange("quota");

        Assert.DoesNotContain("per month", request.Markup + change.Markup, StringComparison.OrdinalIgnoreCase);
    }
}
