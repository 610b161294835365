using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>Who uses the keyboard sees where they are, on every page and in both themes.</summary>
public sealed class FocusTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    /// <summary>The focused element if its focus cannot be seen; null if it can, or if the focus has left the page.</summary>
    private const string FindInvisible = """
        () => {
          const focused = document.activeElement;
          if (!focused || focused === document.body) return { isEnd: true };
          const visible = [focused, focused.closest('.choice')].filter(element => element).some(element => {
            const style = getComputedStyle(element);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !style.outlineColor.endsWith(', 0)');
          });
          return { isEnd: false, invisible: visible ? null : focused.outerHTML.slice(0, 160) };
        }
        """;

    private static readonly string[] Pages = ["", "requests", "requests/new", "tenants", "tenants/{tenant}", "tiers", "dashboard", "teams", "account"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_focus_is_visible_on_everything_that_Tab_reaches(ColorScheme theme)
    {
        await new ApiClient(portal.Url).ProvisionAsync(Name(theme), Cancellation);
        await Page.EmulateMediaAsync(new() { ColorScheme = theme });
        await new Person(Page, portal.Url).SignInAsync("payments-lead");
        var invisible = new List<string>();

        foreach (var path in Pages)
        {
            await Page.GotoAsync(new Uri(portal.Url, path.Replace("{tenant}", Name(theme), StringComparison.Ordinal)).ToString());
            await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            for (var (key, isEnd) = (0, false); key < 60 && !isEnd; key++)
            {
                await Page.Keyboard.PressAsync("Tab");
                var found = await Page.EvaluateAsync<JsonElement>(FindInvisible);
                isEnd = found.GetProperty("isEnd").GetBoolean();
                if (!isEnd && found.GetProperty("invisible").GetString() is { } element)
                    invisible.Add($"/{path}: {element}");
            }
        }

        Assert.Empty(invisible.Distinct());
    }

    [Fact]
    public async Task A_page_that_appears_has_the_focus_on_its_heading()
    {
        await new Person(Page, portal.Url).SignInAsync("platform-admin");
        foreach (var page in new[] { "Tenants", "Teams", "Requests" })
        {
            await Page.GetByRole(AriaRole.Link, new() { Name = page, Exact = true }).First.ClickAsync();

            await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = page })).ToBeFocusedAsync();
        }
    }

    private static string Name(ColorScheme theme) => theme == ColorScheme.Dark ? "shop-at-night" : "shop";
}
