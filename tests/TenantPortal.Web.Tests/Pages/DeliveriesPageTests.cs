using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Web.Features.Notifications;

namespace TenantPortal.Web.Tests.Pages;

public sealed class DeliveriesPageTests : PortalContext
{
    [Fact]
    public async Task An_admin_sees_what_waits_and_why_and_has_it_sent_again()
    {
        await SendToNobodyAsync();
        SignIn("platform-admin-2");
        var page = Render<DeliveriesPage>();
        page.WaitForAssertion(() => Assert.Contains("Rejected", page.Find("[data-testid=delivery-status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("The webhook 'chat' is no longer configured.", page.Markup, StringComparison.Ordinal);

        page.FindByText("Resend").Click();

        page.WaitForAssertion(() => Assert.Contains("Pending", page.Find("[data-testid=delivery-status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_auditor_looks_but_sends_nothing()
    {
        await SendToNobodyAsync();
        SignIn("auditor");

        var page = Render<DeliveriesPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Resend");
    }

    [Fact]
    public async Task A_lead_sees_nothing_of_it()
    {
        await SendToNobodyAsync();

        var page = Render<DeliveriesPage>();

        page.WaitForAssertion(() => Assert.Contains("Only platform admins and auditors can see the delivery log.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task The_address_filters_the_deliveries()
    {
        await SendToNobodyAsync();
        SignIn("platform-admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo("admin/deliveries?status=Sent");

        var page = Render<DeliveriesPage>();

        page.WaitForAssertion(() => Assert.Contains("No matching deliveries.", page.Markup, StringComparison.Ordinal));
    }

    /// <summary>A delivery for a webhook that the settings lost before it was sent.</summary>
    private async Task SendToNobodyAsync()
    {
        var webhooks = Services.GetRequiredService<NotificationOptions>().Webhooks;
        webhooks["chat"] = new WebhookOptions { Kind = WebhookKind.Slack, Url = "https://hooks.example/" };
        await SubmitAsync();
        await Services.GetRequiredService<DeliveryDispatcher>().FanOutAsync(TestContext.Current.CancellationToken);
        webhooks.Clear();
        await Services.GetRequiredService<DeliveryDispatcher>().SendDueAsync(TestContext.Current.CancellationToken);
    }
}
