using Bunit;
using TenantPortal.Web.Features.Requests;

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
    public async Task A_rejection_without_a_reason_is_told_at_the_comment()
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

    private IRenderedComponent<RequestPage> Open(string id)
    {
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));
        page.WaitForElement("[data-testid=status]");
        return page;
    }
}
