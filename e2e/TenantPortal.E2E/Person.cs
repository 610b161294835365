using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>What a person does in the portal, in their words.</summary>
public sealed partial class Person(IPage page, Uri portal)
{
    public async Task SignInAsync(string person)
    {
        await page.GotoAsync(new Uri(portal, "/").ToString());
        await page.Locator($"[data-person='{person}']").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    public async Task SignOutAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator("[data-person]").First).ToBeVisibleAsync();
    }

    /// <summary>Asks for a tenant and returns the request's address.</summary>
    public async Task<Uri> RequestTenantAsync(string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "New request" }).First.ClickAsync();
        await page.GetByLabel("Tenant name").FillAsync(name);
        await page.GetByLabel("Purpose").FillAsync("Card payments for the shop");
        return await SubmitTypedAsync(name);
    }

    /// <summary>Completes and submits a form whose name and purpose are typed, and returns the request's address.</summary>
    public async Task<Uri> SubmitTypedAsync(string name)
    {
        await page.GetByLabel("Environment").SelectOptionAsync("production");
        await ContinueAsync();
        await Expect(page.GetByTestId("advice")).ToContainTextAsync("Hardened namespace");
        await ContinueAsync();
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = MediumSize() }).CheckAsync();
        await ContinueAsync();
        await Expect(page.GetByText($"ResourceQuota team-{name}-quota").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await page.WaitForURLAsync(RequestAddress());
        await Expect(page.GetByTestId("status").First).ToContainTextAsync("Submitted");
        return new Uri(page.Url);
    }

    /// <summary>To the next step of the form.</summary>
    public async Task ContinueAsync() => await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();

    public async Task OpenAsync(Uri address) => await page.GotoAsync(address.ToString());

    public async Task ApproveAsync() => await page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();

    public async Task SeeReadyAsync() => await Expect(page.GetByTestId("phase").First).ToContainTextAsync("Ready");

    [GeneratedRegex("^medium")]
    private static partial Regex MediumSize();

    [GeneratedRegex("/requests/req-")]
    private static partial Regex RequestAddress();
}
