using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>What a manager sees of the quotas of a department, under the content security policy of the portal.</summary>
public sealed partial class DashboardTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    [Fact]
    public async Task A_manager_sees_sums_a_drawing_and_drills_down()
    {
        var errors = new List<string>();
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await new ApiClient(portal.Url).ProvisionAsync("shop", Cancellation);
        var manager = new Person(Page, portal.Url);
        await manager.SignInAsync("manager");

        await manager.OpenAsync(new Uri(portal.Url, "dashboard"));

        var cpu = Page.GetByTestId("totals").GetByRole(AriaRole.Row, new() { NameRegex = Cpu() });
        await Expect(cpu.GetByRole(AriaRole.Cell).Nth(1)).ToHaveTextAsync("4 cores");
        await Expect(cpu.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("4 cores");
        var boxes = Page.GetByRole(AriaRole.Img, new() { NameRegex = Boxes() });
        await Expect(boxes.Locator("svg text").First).ToHaveTextAsync("shop (Payments)");

        await Page.GetByLabel("Resource", new() { Exact = true }).SelectOptionAsync("memory");
        await Expect(Page).ToHaveURLAsync(Memory());
        await Page.GetByRole(AriaRole.Link, new() { Name = "Payments", Exact = true }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(Payments());
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter Team payments" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Process", Exact = true }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Img, new() { NameRegex = Requests() }).Locator("svg")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [GeneratedRegex("^CPU")]
    private static partial Regex Cpu();

    [GeneratedRegex("largest quotas")]
    private static partial Regex Boxes();

    [GeneratedRegex("^Requests per week")]
    private static partial Regex Requests();

    [GeneratedRegex(@"dashboard\?resource=memory$")]
    private static partial Regex Memory();

    [GeneratedRegex("team=payments")]
    private static partial Regex Payments();
}
