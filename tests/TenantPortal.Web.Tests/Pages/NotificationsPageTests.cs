using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Web.Features.Notifications;
using TenantPortal.Web.Features.Requests.Reviewing;
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
    public async Task Updates_on_one_request_are_one_line_that_is_read_when_the_request_is_opened()
    {
        var id = await SubmitAsync();
        var other = await SubmitAsync(tenant: "ledger");
        await CommentAsync(id);
        await CommentAsync(id);
        SignIn("platform-admin");
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".notifications > .unread").Count));
        Assert.Equal($"3 updates on request {id} for checkout: comment (2), submitted 3 new", Words(page.Find("summary")));
        Assert.Contains("4 unread", page.Markup, StringComparison.Ordinal);

        var request = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        request.WaitForAssertion(() => request.Find(".request-head"));

        // The list has heard of it.
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains($"requests/{other}", Assert.Single(page.FindAll(".unread")).InnerHtml, StringComparison.Ordinal));
        Assert.Contains("1 unread", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selected_lines_are_marked_as_read()
    {
        await SubmitAsync();
        await SubmitAsync(tenant: "ledger");
        SignIn("platform-admin");
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".unread").Count));

        page.Find("[aria-label='Select New request for checkout']").Change(true);
        await page.FindByText("Mark as read").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("ledger", Assert.Single(page.FindAll(".unread")).TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("selected", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_is_turned_off_by_email_and_reset()
    {
        const string Quota = "[aria-label='Quotas that are nearly used by e-mail']";
        var page = Render<NotificationSettingsPage>();
        page.WaitForAssertion(() => Assert.All(page.FindAll("tbody input"), box => Assert.True(box.HasAttribute("checked"))));
        Assert.True(page.FindByText("Reset to defaults").HasAttribute("disabled"));

        page.Find(Quota).Change(false);

        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Markup, StringComparison.Ordinal));
        var again = Render<NotificationSettingsPage>();
        again.WaitForAssertion(() => Assert.False(again.Find(Quota).HasAttribute("checked")));
        again.FindByText("Reset to defaults").Click();
        again.WaitForAssertion(() => Assert.True(again.Find(Quota).HasAttribute("checked")));
    }

    [Fact]
    public void A_security_event_is_always_listed_in_the_portal_and_the_page_says_why()
    {
        var page = Render<NotificationSettingsPage>();

        page.WaitForAssertion(() => Assert.True(page.Find("[aria-label='Isolation findings in the portal']").HasAttribute("disabled")));
        var reason = page.Find("[aria-label='Isolation findings in the portal']").GetAttribute("aria-describedby");
        Assert.Equal("Always listed in the portal: A tenant that is not isolated endangers others.", page.Find($"#{reason}").TextContent);
        Assert.False(page.Find("[aria-label='Isolation findings by e-mail']").HasAttribute("disabled"));
    }

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private async Task CommentAsync(string id)
    {
        var added = await Services
            .GetRequiredService<ConversationService>()
            .AddAsync(Person("payments-lead"), id, "A comment.", NoteVisibility.Shared, TestContext.Current.CancellationToken);
        Assert.True(added.Succeeded);
    }

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
