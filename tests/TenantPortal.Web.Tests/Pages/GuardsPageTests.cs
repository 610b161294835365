using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Guards;
using TenantPortal.Testing;
using TenantPortal.Web.Features.Guards;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class GuardsPageTests : PortalContext
{
    private static readonly GuardFinding TakeOver = new(
        "takeover-namespace",
        "The portal cannot take over a system namespace",
        "Dry run.",
        GuardDemand.Proved,
        GuardResult.Missing,
        "The cluster would accept the operation."
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_shows_what_was_tried_and_what_came_of_it()
    {
        SignIn("auditor");
        var page = Render<GuardsPage>();
        page.WaitForAssertion(() => Assert.Contains("Not tested yet.", page.Markup, StringComparison.Ordinal));

        await TryAsync(TakeOver);

        page.WaitForAssertion(() => Assert.Contains("Missing", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Contains("The cluster would accept the operation.", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public void A_platform_admin_has_them_tried()
    {
        SignIn("platform-admin");
        var page = Render<GuardsPage>();
        page.WaitForElement("button").Click();

        page.WaitForAssertion(() => Assert.Contains("The test is running.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_attempt_reports_is_text()
    {
        SignIn("security");
        await TryAsync(TakeOver with { Evidence = "<script>alert(1)</script>" });

        var page = Render<GuardsPage>();

        page.WaitForAssertion(() => Assert.Contains("<script>", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("platform-admin")]
    [InlineData("security")]
    [InlineData("payments-lead")]
    public void The_banner_is_silent_while_nothing_is_missing(string person)
    {
        SignIn(person);

        Assert.Empty(Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Admin())).FindAll(".banner"));
    }

    [Fact]
    public async Task The_banner_warns_a_platform_admin_of_guards_that_are_missing_and_goes_when_they_are_there()
    {
        SignIn("platform-admin");
        var banner = Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Admin()));

        await TryAsync(TakeOver);
        banner.WaitForAssertion(() => Assert.Single(banner.FindAll(".banner")));
        var (text, link) = (banner.Find(".banner").TextContent.Trim(), banner.Find(".banner a").GetAttribute("href"));
        Time.Advance(GuardQueue.WhileBlocked);
        await TryAsync(TakeOver with { Result = GuardResult.Held });

        Assert.Equal("Guards are missing on cluster default, so no new tenants are created there. Install one of deploy/guards. View guards", text);
        Assert.Equal("admin/guards", link);
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".banner")));
    }

    [Fact]
    public async Task A_contradiction_to_the_settings_is_shown_with_what_to_apply()
    {
        await TryAsync(TakeOver with { Demand = GuardDemand.Advised, Result = GuardResult.Contradicts });
        SignIn("platform-admin");

        var page = Render<GuardsPage>();
        var banner = Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Admin()));

        page.WaitForAssertion(() => Assert.Contains("Contradicts the settings", page.Markup, StringComparison.Ordinal));
        Assert.Contains("1 in contradiction to the settings", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Apply what the command 'guards render' writes", page.Find("[data-testid=blocking-reason]").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            "The guards of cluster default contradict the settings of the portal, so no new tenants are created there. "
                + "Apply what the command 'guards render' writes. View guards",
            banner.Find(".banner").TextContent.Trim()
        );
    }

    [Fact]
    public async Task The_banner_is_for_platform_admins_alone()
    {
        await TryAsync(TakeOver);

        Assert.Empty(Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Lead())).FindAll(".banner"));
    }

    [Fact]
    public async Task A_guard_that_is_only_advised_makes_no_banner()
    {
        await TryAsync(TakeOver with { Demand = GuardDemand.Advised });

        Assert.Empty(Render<GuardBanner>(banner => banner.Add(shown => shown.User, Given.Admin())).FindAll(".banner"));
    }

    [Fact]
    public async Task A_platform_admin_accepts_a_cluster_that_was_replaced()
    {
        SignIn("platform-admin");
        await ReplaceAsync();
        var page = Render<GuardsPage>();
        page.WaitForElement("button[aria-label='Accept the new cluster default']").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("was replaced", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_auditor_sees_that_a_cluster_was_replaced_and_cannot_accept_it()
    {
        SignIn("auditor");
        await ReplaceAsync();

        var page = Render<GuardsPage>();

        page.WaitForAssertion(() => Assert.Contains("default was replaced", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("button"));
    }

    private async Task ReplaceAsync()
    {
        var register = Services.GetRequiredService<ClusterIdentityRegister>();
        await register.CheckAsync("default", "uid-1", Cancellation);
        await register.CheckAsync("default", "uid-2", Cancellation);
    }

    private async Task TryAsync(GuardFinding finding)
    {
        var queue = Services.GetRequiredService<GuardQueue>();
        await queue.StartAsync(Cancellation);
        await queue.CompleteAsync(
            Assert.Single(await queue.ClaimDueAsync(Cancellation)),
            new GuardRun("v1.36.0", "It supports deploy/guards/native.", [finding]),
            Cancellation
        );
    }
}
