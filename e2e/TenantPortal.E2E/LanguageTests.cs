using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>A user reads the portal in their language.</summary>
public sealed class LanguageTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    [Fact]
    public async Task The_language_is_the_browsers_until_the_user_chooses_another_which_is_kept_for_them()
    {
        var german = await OpenOtherBrowserAsync("de-DE");
        await SignInAsync(german);
        await Expect(german.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Startseite" })).ToBeVisibleAsync();
        await Expect(german.Locator("html")).ToHaveAttributeAsync("lang", "de");

        // A change elsewhere renders the page again.
        await new ApiClient(portal.Url).ProvisionAsync("shop", Cancellation);
        await Expect(german.GetByTestId("phase").First).ToHaveTextAsync("Bereit");

        await german.GotoAsync(new Uri(portal.Url, "account").ToString());
        await german.GetByLabel("Sprache").SelectOptionAsync("en");
        await Expect(german.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Account" })).ToBeVisibleAsync();
        await Expect(german.Locator("html")).ToHaveAttributeAsync("lang", "en");

        var another = await OpenOtherBrowserAsync("de-DE");
        await SignInAsync(another);
        await Expect(another.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
    }

    private async Task SignInAsync(IPage page)
    {
        await page.GotoAsync(portal.Url.ToString());
        await page.Locator("[data-person='payments-lead']").ClickAsync();
    }
}
