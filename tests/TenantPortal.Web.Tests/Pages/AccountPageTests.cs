using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using TenantPortal.Web.Features.Account;

namespace TenantPortal.Web.Tests.Pages;

public sealed class AccountPageTests : PortalContext
{
    [Fact]
    public void The_secret_is_shown_once()
    {
        var page = RenderPage();

        MakeToken(page, "nightly report");

        Assert.Matches("^tp_[0-9a-z]{12}_[0-9A-Za-z]{49}$", page.Find("#new-token").TextContent);
        Assert.Equal("new-token", page.FindByText("Copy").GetAttribute("data-copy"));
        page.FindByText("Done").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#new-token")));
        Assert.Empty(RenderPage().FindAll("#new-token"));
    }

    [Fact]
    public void A_token_without_a_name_is_reported_at_the_field()
    {
        var page = RenderPage();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Enter a name", page.ProblemOf("Name"), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#new-token"));
    }

    [Fact]
    public void Revoking_needs_a_confirmation()
    {
        var page = RenderPage();
        MakeToken(page, "ci");

        page.FindByText("Revoke").Click();
        page.WaitForAssertion(() => page.FindByText("Revoke now"));
        Assert.Contains("Active", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        page.FindByText("Revoke now").Click();

        page.WaitForAssertion(() => Assert.Contains("Revoked", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Throws<ElementNotFoundException>(() => page.FindByText("Revoke"));
    }

    [Fact]
    public void A_lead_makes_tokens_for_the_team_that_never_decide()
    {
        var page = RenderPage();
        page.FindByLabel("Name").Input("ci");
        page.FindByLabel("Acts as").Change("payments");

        Assert.True(page.Find("input[value=decide]").IsDisabled());
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Team payments", page.Find("section[aria-labelledby=team-heading]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_makes_personal_tokens_only()
    {
        SignIn("payments-member");

        var page = RenderPage();

        Assert.DoesNotContain("Acts as", page.Markup, StringComparison.Ordinal);
        Assert.Contains("You have no tokens.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_admin_sees_and_revokes_the_tokens_of_others()
    {
        MakeToken(RenderPage(), "ci");
        SignIn("platform-admin");

        var page = RenderPage();

        Assert.Contains("Petra Novak", page.Find("section[aria-labelledby=others-heading]").TextContent, StringComparison.Ordinal);
        page.FindByText("Revoke").Click();
        page.WaitForAssertion(() => page.FindByText("Revoke now"));
        page.FindByText("Revoke now").Click();
        page.WaitForAssertion(() => Assert.Contains("Revoked", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<AccountPage> RenderPage()
    {
        var page = Render<AccountPage>();
        page.WaitForElement("form");
        return page;
    }

    private static void MakeToken(IRenderedComponent<AccountPage> page, string name)
    {
        page.FindByLabel("Name").Input(name);
        page.Find("form").Submit();
        page.WaitForElement("#new-token");
    }
}
