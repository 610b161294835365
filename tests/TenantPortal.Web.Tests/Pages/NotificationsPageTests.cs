using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Web.Features.Notifications;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

public sealed class NotificationsPageTests : PortalContext
{
    [Fact]
    public async Task The_bell_counts_what_is_unread_and_hears_of_more()
    {
        await SubmitAsync();
        SignIn("platform-admin");
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("Notifications, 1 unread", bell.Find("a").GetAttribute("aria-label")));

        await SubmitAsync(tenant: "ledger");

        Time.Advance(TimeSpan.FromSeconds(1));
        bell.WaitForAssertion(() => Assert.Equal("2", bell.Find(".bell-count").TextContent));
    }

    [Fact]
    public async Task Another_teams_lead_hears_nothing()
    {
        await SubmitAsync();
        SignIn("search-lead");

        var page = Render<NotificationsPage>();

        page.WaitForAssertion(() => Assert.Contains("No notifications yet.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_notification_leads_to_its_request_and_its_text_is_text()
    {
        var id = await SubmitAsync();
        await RejectAsync(id, "<script>alert(1)</script>");

        var page = Render<NotificationsPage>();

        page.WaitForAssertion(() => Assert.Equal($"requests/{id}", page.Find(".notifications a").GetAttribute("href")));
        Assert.Empty(page.FindAll("script, i"));
        Assert.Contains(
            "Priya <i>Raman</i> rejected the request for 'checkout': <script>alert(1)</script>",
            page.Find(".wrap").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Everything_can_be_marked_as_read()
    {
        await SubmitAsync();
        SignIn("platform-admin");
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".unread")));

        page.FindByText("Mark all as read").Click();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".unread")));
        Assert.True(page.FindByText("Mark all as read").HasAttribute("disabled"));
    }

    [Fact]
    public void Mail_about_tenants_can_be_switched_off_and_stays_off()
    {
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => Assert.All(page.FindAll(".check input"), box => Assert.True(box.HasAttribute("checked"))));

        Box(page).Change(false);

        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Markup, StringComparison.Ordinal));
        var again = Render<NotificationsPage>();
        again.WaitForAssertion(() => Assert.False(Box(again).HasAttribute("checked")));
    }

    private static IElement Box(IRenderedComponent<NotificationsPage> page) =>
        page.FindAll(".check").Single(label => label.TextContent.Contains("Tenants that become ready", StringComparison.Ordinal)).QuerySelector("input")!;

    private async Task RejectAsync(string id, string reason)
    {
        var admin = Services.GetRequiredService<AccessOptions>().Recognize("platform-admin", "Priya <i>Raman</i>", new HashSet<string> { "platform-admins" });
        var request = await Services.GetRequiredService<RequestReader>().FindAsync(admin, id, TestContext.Current.CancellationToken);
        var rejected = await Services
            .GetRequiredService<DecideRequest>()
            .RejectAsync(admin, id, new DecisionInput { Revision = request!.Revision, Comment = reason }, TestContext.Current.CancellationToken);
        Assert.True(rejected.Succeeded);
    }
}
