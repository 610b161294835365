using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>Every page can be used by everyone, in both themes.</summary>
public sealed partial class AccessibilityTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_serious_barrier(ColorScheme theme)
    {
        var api = new ApiClient(portal.Url);
        var (tenant, requested) = theme == ColorScheme.Dark ? ("shop-at-night", "ledger-at-night") : ("shop", "ledger");
        await api.ProvisionAsync(tenant, Cancellation);
        var open = await api.SubmitAsync(requested, Cancellation);
        await Page.EmulateMediaAsync(new() { ColorScheme = theme });

        await Page.GotoAsync(new Uri(portal.Url, "/signin").ToString());
        await AssertAccessibleAsync("/signin");
        var person = new Person(Page, portal.Url);
        await person.SignInAsync("platform-admin");
        foreach (
            var path in new[]
            {
                "/",
                "/requests",
                $"/requests/{open}",
                "/tenants",
                $"/tenants/{tenant}",
                $"/tenants/{tenant}/connect",
                $"/tenants/{tenant}/access",
                "/tiers",
                "/dashboard",
                "/dashboard/process",
                "/admin/capacity",
                "/help",
                $"/tenants/{tenant}/quota",
                "/no-such-page",
            }
        )
            await OpenAndAssertAsync(portal.Url, path);
        await person.SignOutAsync();
        await person.SignInAsync("payments-lead");
        await OpenAndAssertAsync(portal.Url, "/requests/new");
        await Page.GetByLabel("Tenant name").FillAsync("checkout");
        await Page.GetByLabel("Environment").SelectOptionAsync("production");
        await Page.GetByLabel("Purpose").FillAsync("Card payments");
        await person.ContinueAsync();
        await Page.GetByLabel("HIPAA").CheckAsync();
        await Expect(Page.GetByText("Needs an exception", new() { Exact = true })).ToHaveCountAsync(2);
        await AssertAccessibleAsync("the case");
    }

    private async Task OpenAndAssertAsync(Uri portal, string path)
    {
        await Page.GotoAsync(new Uri(portal, path).ToString());
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        // The bars of quotas are progress bars too; a page that still loads says so in its name.
        await Expect(Page.GetByRole(AriaRole.Progressbar, new() { NameRegex = StillLoading() })).ToHaveCountAsync(0);
        await AssertAccessibleAsync(path);
    }

    private async Task AssertAccessibleAsync(string path)
    {
        var found = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });

        var serious = found
            .Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{path}: {violation.Id} ({violation.Help}) at {string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))}");
        Assert.Empty(serious);
    }

    [GeneratedRegex("^Loading")]
    private static partial Regex StillLoading();
}
