using System.Text.RegularExpressions;
using k8s;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>The life of a tenant after its first day: more of it, and its end.</summary>
public sealed partial class ChangesTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_tenant_gets_more_quota_and_is_later_deleted_as_the_lead_requested_and_an_admin_approved()
    {
        await using var portal = await PortalProcess.StartAsync(
            null,
            Cancellation,
            environment: new Dictionary<string, string> { ["Tenants__DeletionGrace"] = "00:00:00" }
        );
        using var view = new ClusterView(portal.SandboxKubeconfig);
        var (lead, admin) = (new Person(Page, portal.Url), await OpenOtherBrowserAsync());
        var decider = new Person(admin, portal.Url);
        await new ApiClient(portal.Url).ProvisionAsync("changing", Cancellation);
        await lead.SignInAsync("payments-lead");
        await decider.SignInAsync("platform-admin");

        await lead.OpenAsync(new Uri(portal.Url, "tenants/changing"));
        await Page.GetByRole(AriaRole.Link, new() { Name = "Change quota" }).ClickAsync();
        await Page.GetByRole(AriaRole.Radio, new() { NameRegex = LargeSize() }).CheckAsync();
        await Page.GetByLabel("Reason", new() { Exact = true }).FillAsync("The sale begins.");
        await decider.OpenAsync(await SendAsync(lead));
        await Expect(admin.GetByText("The sale begins.").First).ToBeVisibleAsync();
        await decider.ApproveAsync();
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
        await lead.SeeReadyAsync();

        var quota = await view.Client.CoreV1.ReadNamespacedResourceQuotaAsync("team-changing-quota", "team-changing", cancellationToken: Cancellation);
        Assert.Equal("32", quota.Spec.Hard["requests.cpu"].ToString());

        await lead.OpenAsync(new Uri(portal.Url, "tenants/changing"));
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Change requests" }).GetByRole(AriaRole.Link, new() { Name = "Delete" }).ClickAsync();
        await Page.GetByLabel("Reason", new() { Exact = true }).FillAsync("The sale is over.");
        await lead.ContinueAsync();
        await Expect(Page.GetByText("Type changing to confirm.").First).ToBeVisibleAsync();
        await Page.GetByLabel("Type changing to request its deletion").FillAsync("changing");
        await decider.OpenAsync(await SendAsync(lead));
        await decider.ApproveAsync();

        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
        await lead.OpenAsync(new Uri(portal.Url, "tenants/changing"));
        await Expect(Page.GetByTestId("phase").First).ToContainTextAsync("Archived");
        Assert.Empty((await view.Client.CoreV1.ListNamespaceAsync(fieldSelector: "metadata.name=team-changing", cancellationToken: Cancellation)).Items);
    }

    /// <summary>From the form over the review to the request, whose address it returns.</summary>
    private async Task<Uri> SendAsync(Person lead)
    {
        await lead.ContinueAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await Page.WaitForURLAsync(RequestAddress());
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Submitted");
        return new Uri(Page.Url);
    }

    [GeneratedRegex("^large")]
    private static partial Regex LargeSize();

    [GeneratedRegex("/requests/req-")]
    private static partial Regex RequestAddress();
}
