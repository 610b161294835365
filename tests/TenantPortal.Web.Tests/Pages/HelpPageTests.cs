using Bunit;
using TenantPortal.Web.Features.Help;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

public sealed class HelpPageTests : PortalContext
{
    [Theory]
    [InlineData("payments-lead", "Team leads, Everyone")]
    [InlineData("payments-member", "Everyone")]
    [InlineData("platform-admin", "Approvers and platform admins, Everyone")]
    [InlineData("security", "Approvers and platform admins, Everyone")]
    [InlineData("manager", "Managers, Everyone")]
    [InlineData("auditor", "Auditors, Everyone")]
    public void The_roles_of_the_user_come_first_and_are_open(string person, string roles)
    {
        var page = Open(person);

        Assert.Equal(roles, string.Join(", ", page.FindAll("[data-testid=own-role] h2").Select(role => role.TextContent)));
        Assert.Equal(HelpTopic.All.Count, page.FindAll("[data-testid=own-role], [data-testid=other-role]").Count);
        Assert.All(page.FindAll("[data-testid=other-role]"), role => Assert.False(role.HasAttribute("open")));
    }

    [Fact]
    public void It_links_only_to_pages_that_are_for_the_user()
    {
        Assert.NotEmpty(Open("platform-admin").FindAll("[data-testid=own-role] a[href='admin/notices']"));
        Assert.Empty(Open("security").FindAll("a[href='admin/notices']"));
        Assert.Empty(Open("payments-lead").FindAll("a[href='approvals']"));
    }

    [Fact]
    public void A_list_without_tenants_leads_to_the_help()
    {
        var page = Render<TenantsPage>();

        page.WaitForAssertion(() => Assert.Equal("Help for your role", page.Find(".empty a[href=help]").TextContent));
    }

    private IRenderedComponent<HelpPage> Open(string person)
    {
        SignIn(person);
        var page = Render<HelpPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=own-role]")));
        return page;
    }
}
