using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Web.Features.Requests.Approvals;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ApprovalsPageTests : PortalContext
{
    [Fact]
    public async Task Each_request_shows_its_age_its_risks_and_what_is_requested()
    {
        await SubmitAsync();
        Time.Advance(TimeSpan.FromDays(3));
        SignIn("platform-admin");

        var page = Render<ApprovalsPage>();

        page.WaitForAssertion(() => Assert.Equal("Over target", page.Find("[data-testid=age]").TextContent.Trim()));
        var row = page.Find("tbody tr").TextContent;
        Assert.Contains("3 working days of 2 working days", row, StringComparison.Ordinal);
        Assert.Contains("First request of the team", row, StringComparison.Ordinal);
        Assert.Contains("namespace, small", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_is_made_on_the_row()
    {
        await SubmitAsync();
        SignIn("platform-admin");
        var page = Render<ApprovalsPage>();
        page.WaitForAssertion(() => page.FindByText("Claim"));

        page.FindByText("Claim").Click();

        page.WaitForAssertion(() => Assert.Equal("you", page.Find("[data-label=Claim]").TextContent.Trim()));
        Assert.Equal(RequestStatus.InReview, Assert.Single(await WaitingRequestsAsync()).Status);
    }

    [Fact]
    public async Task The_address_filters_the_queue()
    {
        await SubmitAsync();
        Time.Advance(TimeSpan.FromDays(3));
        await SubmitAsync(tenant: "ledger");
        SignIn("platform-admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo("approvals?age=over-target");

        var page = Render<ApprovalsPage>();

        page.WaitForAssertion(() => Assert.Contains("checkout", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_risk_is_chosen_with_its_count_and_the_page_says_what_is_hidden()
    {
        await SubmitAsync();
        await SubmitAsync(RegulatedInput());
        SignIn("platform-admin");
        var page = Render<ApprovalsPage>();
        page.WaitForAssertion(() => Assert.Contains("Regulated data (1)", page.FindByLabel("Risk").Children.Select(option => option.TextContent)));
        Assert.Contains("namespace (2)", page.FindByLabel("Tier").Children.Select(option => option.TextContent));
        Assert.Equal("", page.Find("[data-testid=hidden-count]").TextContent.Trim());

        page.FindByLabel("Risk").Change("Regulated");

        Assert.EndsWith("?risk=Regulated", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_with_a_tier_and_a_risk_shows_their_requests_and_counts_the_others()
    {
        await SubmitAsync();
        await SubmitAsync(RegulatedInput());
        SignIn("platform-admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo("approvals?risk=regulated&tier=namespace");

        var page = Render<ApprovalsPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("1 request is hidden by the filters.", page.Find("[data-testid=hidden-count]").TextContent, StringComparison.Ordinal)
        );
        Assert.Contains("ledger", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal("Regulated", page.FindByLabel("Risk").GetAttribute("value"));
        Assert.Equal("namespace", page.FindByLabel("Tier").GetAttribute("value"));
    }

    [Fact]
    public async Task After_a_decision_the_next_request_is_one_click_away()
    {
        var first = await SubmitAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = await SubmitAsync(tenant: "ledger");
        SignIn("platform-admin");
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, first));
        page.WaitForAssertion(() => page.FindByText("Approve"));
        Assert.Empty(page.FindAll("[data-testid=next-approval]"));

        page.FindByText("Approve").Click();

        page.WaitForAssertion(() => Assert.Contains("ledger", page.Find("[data-testid=next-approval]").TextContent, StringComparison.Ordinal));
        Assert.Contains(page.FindAll("[data-testid=next-approval] a"), link => link.GetAttribute("href") == $"requests/{second}");
    }

    [Theory]
    [InlineData("platform-admin", true)]
    [InlineData("security", true)]
    [InlineData("auditor", false)]
    [InlineData("payments-lead", false)]
    public void Only_those_who_may_decide_have_the_queue_in_the_navigation(string person, bool isShown)
    {
        SignIn(person);

        var navigation = Render<Navigation>(parameters => parameters.Add(shown => shown.User, Person(person)));

        Assert.Equal(isShown, navigation.FindAll("a").Any(link => link.GetAttribute("href") == "approvals"));
    }

    private static RequestInput RegulatedInput() =>
        new()
        {
            Team = "payments",
            Tenant = "ledger",
            Tier = "namespace",
            Size = "small",
            Environment = "production",
            Purpose = "The ledger.",
            Case = new() { Audience = "internal", Compliance = ["HIPAA"] },
            OverrideReason = "The auditors allow it for this one.",
        };
}
