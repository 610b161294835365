using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>The pictures of the README, taken of the real program: <c>UPDATE_SCREENSHOTS=1</c> writes them to <c>docs/images</c>.</summary>
public sealed partial class ScreenshotTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly string Variable = "UPDATE_SCREENSHOTS";
    private static readonly int MaxKilobytes = 150;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_kind_of_user_has_a_picture(ColorScheme theme)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Variable) == "1", $"Set {Variable}=1 to rewrite the pictures in docs/images.");
        await using var portal = await PortalProcess.StartAsync(null, Cancellation, environment: new Dictionary<string, string> { ["Sandbox__Nodes"] = "6" });
        var api = new ApiClient(portal.Url);
        foreach (
            var (tenant, purpose) in new[]
            {
                ("shop", "Card payments of the web shop"),
                ("invoices", "Invoices and dunning"),
                ("refunds", "Refunds for customers"),
            }
        )
            await api.ProvisionAsync(tenant, Cancellation, purpose);
        var waiting = await api.SubmitAsync("checkout", Cancellation, "The new checkout, for the summer sale", "medium");
        await Page.SetViewportSizeAsync(1280, 800);
        await Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });

        await ShootAsync(portal.Url, "payments-lead", "/", "team-lead-home", theme);
        await ShootAsync(portal.Url, "payments-lead", "/tenants/shop", "team-lead-tenant", theme);
        await ShootAsync(portal.Url, "platform-admin", $"/requests/{waiting}", "approver-request", theme);
        await ShootAsync(portal.Url, "manager", "/dashboard", "manager-dashboard", theme);
        await ShootAsync(portal.Url, "auditor", "/audit", "auditor-audit", theme);
    }

    private async Task ShootAsync(Uri portal, string person, string path, string name, ColorScheme theme)
    {
        await Page.Context.ClearCookiesAsync();
        await new Person(Page, portal).SignInAsync(person);
        await Page.GotoAsync(new Uri(portal, path).ToString());
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Progressbar, new() { NameRegex = StillLoading() })).ToHaveCountAsync(0);
        var file = Path.Combine(Repository.Root, "docs", "images", $"{name}-{(theme == ColorScheme.Dark ? "dark" : "light")}.png");

        var picture = await Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });

        Assert.True(picture.Length <= MaxKilobytes * 1024, $"{file} has {picture.Length / 1024} KiB; the limit is {MaxKilobytes} KiB.");
    }

    [GeneratedRegex("^Loading")]
    private static partial Regex StillLoading();
}
