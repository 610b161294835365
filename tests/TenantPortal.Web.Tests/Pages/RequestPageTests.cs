using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Web.Features.Requests.Reviewing;

namespace TenantPortal.Web.Tests.Pages;

public sealed class RequestPageTests : PortalContext
{
    [Fact]
    public async Task What_people_typed_is_shown_as_text()
    {
        var page = Open(await SubmitAsync());

        Assert.Equal("Runs the <b>checkout</b>.", page.Find(".purpose").TextContent);
    }

    [Fact]
    public async Task A_platform_admin_approves_and_sees_the_tenant_begin()
    {
        var id = await SubmitAsync();
        SignIn("platform-admin");
        var page = Open(id);
        page.FindByLabel("Comment").Input("Fine.");

        page.FindByText("Approve").Click();

        page.WaitForAssertion(() => Assert.Equal("Approved", page.Find("[data-testid=status]").TextContent.Trim()));
        Assert.Equal("Provisioning", page.Find("[data-testid=phase]").TextContent.Trim());
        Assert.Equal("Fine.", page.Find("blockquote").TextContent);
    }

    [Fact]
    public async Task A_rejection_without_a_reason_is_reported_at_the_comment()
    {
        var id = await SubmitAsync();
        SignIn("platform-admin");
        var page = Open(id);

        page.FindByText("Reject").Click();

        page.WaitForAssertion(() => Assert.Contains("Give a reason", page.ProblemOf("Comment"), StringComparison.Ordinal));
        Assert.Equal("Submitted", page.Find("[data-testid=status]").TextContent.Trim());
    }

    [Fact]
    public async Task A_rejection_with_a_reason_ends_the_request()
    {
        var id = await SubmitAsync();
        SignIn("platform-admin");
        var page = Open(id);
        page.FindByLabel("Comment").Input("Use the shared one.");

        page.FindByText("Reject").Click();

        page.WaitForAssertion(() => Assert.Equal("Rejected", page.Find("[data-testid=status]").TextContent.Trim()));
        Assert.Empty(page.FindAll("[data-testid=phase]"));
    }

    [Fact]
    public async Task Who_may_not_decide_reads_why_and_has_no_buttons()
    {
        var page = Open(await SubmitAsync());

        Assert.Contains("Only platform admins and security approvers can decide requests.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() is "Approve" or "Reject");
    }

    [Fact]
    public async Task A_request_of_another_team_is_not_found()
    {
        var id = await SubmitAsync("search-lead", "index", "search");

        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));

        page.WaitForAssertion(() => Assert.Equal("Not found", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task The_requester_sees_the_approval_without_doing_anything()
    {
        var id = await SubmitAsync();
        var page = Open(id);

        await ApproveAsync(id);

        page.WaitForAssertion(() => Assert.Equal("Approved", page.Find("[data-testid=status]").TextContent.Trim()));
    }

    [Fact]
    public async Task The_header_shows_state_age_and_risks()
    {
        var id = await SubmitAsync();
        Time.Advance(TimeSpan.FromDays(3));
        SignIn("platform-admin");

        var header = Open(id).Find(".request-head");

        Assert.Equal("Review", header.QuerySelector("[aria-current=step]")!.TextContent.Trim());
        Assert.Equal("Over target", header.QuerySelector("[data-testid=age]")!.TextContent.Trim());
        Assert.Equal("First request of the team", header.QuerySelector("[aria-label=Risks]")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("manifests", "Manifests to apply")]
    [InlineData("checks", "Cluster")]
    [InlineData("conversation", "Conversation")]
    [InlineData("progress", "Nothing is applied before the request is approved.")]
    public async Task The_address_chooses_the_tab_and_the_decision_stays(string tab, string content)
    {
        var id = await SubmitAsync();
        SignIn("platform-admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"requests/{id}?tab={tab}");

        var page = Open(id);

        Assert.Equal(tab, page.Find(".tabs [aria-current=page]").TextContent, ignoreCase: true);
        Assert.Contains(content, page.Find(".request-main").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.FindByText("Approve"));
    }

    [Fact]
    public async Task Comments_decisions_and_events_are_one_timeline()
    {
        var id = await SubmitAsync();
        SignIn("platform-admin");
        var page = Open(id);
        page.FindByLabel("New comment").Input("Which region?");
        page.FindByText("Add comment").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".note")));
        page.FindByLabel("Comment").Input("Fine.");

        page.FindByText("Approve").Click();

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".notes .decision")));
        var lines = page.FindAll(".notes > li").Select(line => line.ClassName).ToList();
        Assert.Equal("event", lines[0]);
        Assert.True(lines.IndexOf("note") < lines.IndexOf("decision"));
        Assert.DoesNotContain("Added a comment.", page.Find(".notes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_shows_what_differs_and_folds_the_rest()
    {
        await ApproveAsync(await SubmitAsync());
        var id = await SubmitAsync(
            new RequestInput
            {
                Kind = RequestKind.ChangeQuota,
                Tenant = "checkout",
                Size = "medium",
                Purpose = "More visitors.",
            }
        );

        var page = Open(id);

        Assert.All(page.FindAll(".request-main .diff")[0].QuerySelectorAll("tbody tr"), row => Assert.Equal("changed", row.ClassName));
        Assert.Contains("fields stay as they are", page.Find("details.objects summary").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<RequestPage> Open(string id)
    {
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));
        page.WaitForElement("[data-testid=status]");
        return page;
    }
}
