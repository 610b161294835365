using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Tests.Pages;

public sealed class NewRequestPageTests : PortalContext
{
    [Fact]
    public void A_user_who_leads_no_team_reads_whom_to_contact()
    {
        SignIn("payments-member");

        var page = Render<NewRequestPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("Only team leads can request a tenant. Contact a lead of your team", page.Markup, StringComparison.Ordinal)
        );
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
    public async Task A_taken_name_is_reported_while_it_is_typed()
    {
        await SubmitAsync(tenant: "checkout");
        var page = RenderForm();

        page.FindByLabel("Tenant name").Input("checkout");

        page.WaitForAssertion(() =>
            Assert.Equal(
                "A tenant called 'checkout' is already requested. Choose another name, or wait until that request is decided.",
                page.Find("[role=status] [data-testid=name-check]").TextContent.Trim()
            )
        );
        Assert.Null(page.FindByLabel("Tenant name").GetAttribute("aria-invalid"));
        Assert.Empty(JSInterop.Invocations["tenantPortal.write"]);

        page.FindByLabel("Tenant name").Input("checkout-2");

        page.WaitForAssertion(() => Assert.Equal("This name can be used.", page.Find("[data-testid=name-check]").TextContent.Trim()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Check Out")]
    [InlineData("checkout-")]
    public void Text_that_is_not_a_name_yet_is_not_checked(string typed)
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("checkout");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=name-check]")));

        page.FindByLabel("Tenant name").Input(typed);

        Assert.Empty(page.FindAll("[data-testid=name-check]"));
    }

    [Fact]
    public async Task After_a_refused_step_the_name_has_one_sentence_and_not_two()
    {
        await SubmitAsync(tenant: "checkout");
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("checkout");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("is already requested", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[data-testid=name-check]"));
    }

    [Fact]
    public void Each_problem_stands_at_its_field_and_what_was_typed_stays()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("Check Out");
        page.FindByLabel("Purpose").Input("Runs the checkout.");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("is not a valid tenant name", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
        Assert.Contains("Choose an environment", page.ProblemOf("Environment"), StringComparison.Ordinal);
        Assert.Null(page.FindByLabel("Purpose").GetAttribute("aria-invalid"));
        Assert.Equal("Check Out", page.FindByLabel("Tenant name").GetAttribute("value"));
        Assert.Equal("Runs the checkout.", page.FindByLabel("Purpose").GetAttribute("value"));
    }

    [Fact]
    public void A_problem_is_gone_when_its_field_is_edited_and_the_others_are_not()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("Check Out");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.NotEmpty(page.ProblemOf("Tenant name")));

        page.FindByLabel("Tenant name").Input("checkout");
        Assert.Empty(page.ProblemOf("Tenant name"));
        Assert.Null(page.FindByLabel("Tenant name").GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.ProblemOf("Environment"));

        page.FindByLabel("Environment").Change("production");
        Assert.Empty(page.ProblemOf("Environment"));
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
        FillPurpose(page);
        page.GoTo("Size");
        page.FindByText("Custom").Change("custom");
        Assert.Equal("16", page.FindByLabel("CPU").GetAttribute("value"));
        page.FindByLabel("CPU").Input("65");
        page.FindByLabel("Memory").Input("32");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Add a unit", page.ProblemOf("Memory"), StringComparison.Ordinal));
        Assert.Contains("Limit: 64", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_is_left_only_when_nothing_in_it_is_wrong()
    {
        var page = RenderForm();

        page.GoTo("Review", arrives: false);

        page.WaitForAssertion(() => Assert.Contains("Enter a name for the tenant.", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
        Assert.Equal("Basics", page.CurrentStep());
    }

    [Fact]
    public void The_heading_of_a_step_gets_the_focus()
    {
        var page = RenderForm();
        FillPurpose(page);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("step-heading", JSInterop.VerifyInvoke("tenantPortal.focus").Arguments[0]));
        Assert.Equal("Case and tier", page.Find("#step-heading").TextContent);
    }

    [Fact]
    public void Back_keeps_everything()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Case and tier", page.CurrentStep()));
        page.FindByLabel("HIPAA").Change(true);

        page.FindByText("Back").Click();
        Assert.Equal("checkout", page.FindByLabel("Tenant name").GetAttribute("value"));
        page.GoTo("Case and tier");

        Assert.True(page.FindByLabel("HIPAA").HasAttribute("checked"));
    }

    [Fact]
    public void The_smallest_allowed_tier_is_recommended_and_chosen()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Case and tier");

        Assert.Contains("Recommended", Card(page, "Hardened namespace"), StringComparison.Ordinal);
        Assert.True(page.FindByText("Hardened namespace").HasAttribute("checked"));
    }

    [Fact]
    public void The_choice_follows_the_advice_until_the_person_chooses()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Case and tier");

        page.FindByLabel("CRDs or cluster-scoped objects").Change(true);
        Assert.True(page.FindByText("Virtual cluster").HasAttribute("checked"));
        page.FindByText("Dedicated cluster").Change("cluster");
        page.FindByLabel("CRDs or cluster-scoped objects").Change(false);

        Assert.True(page.FindByText("Dedicated cluster").HasAttribute("checked"));
        Assert.Contains("Allowed", Card(page, "Dedicated cluster"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_tier_says_why_and_requests_a_reason()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Case and tier");
        page.Find("input[value=external]").Change("external");
        page.FindByText("Hardened namespace").Change("namespace");
        Assert.Contains("External customers need at least a virtual cluster", Card(page, "Hardened namespace"), StringComparison.Ordinal);

        page.Find("form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("explain why a second approver should allow it", page.ProblemOf("Reason for an exception"), StringComparison.Ordinal)
        );
        page.FindByLabel("Reason for an exception").Input("A demo without data.");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Size", page.CurrentStep()));
    }

    [Fact]
    public void Privileged_access_is_refused_outright_and_takes_no_reason()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Case and tier");
        page.FindByLabel("Privileged containers or access to the host").Change(true);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("No tier allows", page.ProblemOf("Privileged containers or access to the host"), StringComparison.Ordinal));
        Assert.Contains("Not allowed", Card(page, "Hardened namespace"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#field-overrideReason"));
    }

    [Fact]
    public void The_review_shows_the_case_and_the_reason_of_an_override()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Case and tier");
        page.Find("input[value=external]").Change("external");
        page.FindByText("Hardened namespace").Change("namespace");
        page.FindByLabel("Reason for an exception").Input("A demo without data.");
        page.GoTo("Size");
        page.FindByText("small").Change("small");

        page.GoTo("Review");

        Assert.Contains("external customers", page.Markup, StringComparison.Ordinal);
        Assert.Contains("A demo without data.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_is_chosen_shows_in_what_would_be_created()
    {
        var page = RenderForm();
        FillPurpose(page);
        page.GoTo("Size");
        page.FindByText("small").Change("small");
        page.FindByLabel("Internet egress").Change(true);

        page.GoTo("Review");

        Assert.Contains("allow-internet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Review_shows_what_would_be_created_and_requests_nothing()
    {
        var page = RenderForm();

        FillAndReview(page);

        Assert.Contains("team-checkout-quota", page.Markup, StringComparison.Ordinal);
        Assert.Empty(await WaitingRequestsAsync());
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
    public async Task A_name_that_was_taken_meanwhile_is_reported_at_the_name()
    {
        var page = RenderForm();
        FillAndReview(page);
        await SubmitAsync();

        page.FindByText("Submit request").Click();

        page.WaitForAssertion(() => Assert.Contains("is already requested", page.ProblemOf("Tenant name"), StringComparison.Ordinal));
    }

    private static void FillPurpose(IRenderedComponent<NewRequestPage> page)
    {
        page.FindByLabel("Tenant name").Input("checkout");
        page.FindByLabel("Environment").Change("production");
        page.FindByLabel("Purpose").Input("Runs the checkout.");
    }

    private static void FillAndReview(IRenderedComponent<NewRequestPage> page)
    {
        FillPurpose(page);
        page.GoTo("Size");
        page.FindByText("small").Change("small");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindByText("Submit request"));
    }

    private static string Card(IRenderedComponent<NewRequestPage> page, string tier) =>
        Assert.Single(page.FindAll("label.choice"), choice => choice.QuerySelector("strong")?.TextContent == tier).TextContent;
}
