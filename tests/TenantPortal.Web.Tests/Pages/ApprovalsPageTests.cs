using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Requests;
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
}
