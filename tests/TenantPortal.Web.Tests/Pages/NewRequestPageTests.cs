using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Web.Features.Requests;

namespace TenantPortal.Web.Tests.Pages;

public sealed class NewRequestPageTests : PortalContext
{
    [Fact]
    public void Somebody_who_leads_no_team_reads_whom_to_ask()
    {
        SignIn("payments-member");

        var page = Render<NewRequestPage>();

        page.WaitForAssertion(() => Assert.Contains("you lead no team. Ask the lead of your team", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public void The_only_team_is_chosen_already()
    {
        var page = RenderForm();

        Assert.Equal("payments", page.FindByLabel("Team").GetAttribute("value"));
    }

    [Fact]
    public void The_name_shows_the_namespace_while_it_is_typed()
    {
        var page = RenderForm();

        page.FindByLabel("Tenant name").Input("checkout");

        Assert.Contains("The namespace will be team-checkout", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_problem_stands_at_its_field_and_what_was_typed_stays()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("Check Out");
        page.FindByLabel("Purpose").Input("Runs the checkout.");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("cannot be a tenant's name", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
        Assert.Contains("Choose an environment", page.ProblemOf("Environment"), StringComparison.Ordinal);
        Assert.Null(page.FindByLabel("Purpose").GetAttribute("aria-invalid"));
        Assert.Equal("Check Out", page.FindByLabel("Tenant name").GetAttribute("value"));
        Assert.Equal("Runs the checkout.", page.FindByLabel("Purpose").GetAttribute("value"));
    }

    [Fact]
    public void The_topmost_wrong_field_gets_the_focus()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("checkout");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("field-environment", JSInterop.VerifyInvoke("tenantPortal.focus").Arguments[0]));
    }

    [Fact]
    public void Amounts_of_ones_own_start_from_the_middle_size_and_are_checked_each()
    {
        var page = RenderForm();
        page.FindByText("Custom").Change("custom");
        Assert.Equal("16", page.FindByLabel("CPU").GetAttribute("value"));
        page.FindByLabel("CPU").Input("65");
        page.FindByLabel("Memory").Input("32");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Did you forget the unit?", page.ProblemOf("Memory"), StringComparison.Ordinal));
        Assert.Contains("At most 64", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_shows_what_would_be_created_and_stores_nothing()
    {
        var page = RenderForm();

        FillAndReview(page);

        Assert.Contains("team-checkout-quota", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Render<RequestsPage>().FindAll("tbody tr"));
    }

    [Fact]
    public void Submitting_goes_to_the_request()
    {
        var page = RenderForm();
        FillAndReview(page);

        page.FindByText("Submit request").Click();

        page.WaitForAssertion(() => Assert.Contains("/requests/req-", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_is_told_at_the_name()
    {
        var page = RenderForm();
        FillAndReview(page);
        await SubmitAsync();

        page.FindByText("Submit request").Click();

        page.WaitForAssertion(() => Assert.Contains("Somebody has already asked", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
    }

    private IRenderedComponent<NewRequestPage> RenderForm()
    {
        var page = Render<NewRequestPage>();
        page.WaitForElement("form");
        return page;
    }

    private static void FillAndReview(IRenderedComponent<NewRequestPage> page)
    {
        page.FindByLabel("Tenant name").Input("checkout");
        page.FindByLabel("Environment").Change("production");
        page.FindByLabel("Purpose").Input("Runs the checkout.");
        page.FindByText("small").Change("small");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindByText("Submit request"));
    }
}
