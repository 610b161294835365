using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>The command palette, the shortcuts and the lists by keyboard alone.</summary>
public sealed class KeyboardTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    [Fact]
    public async Task The_palette_the_shortcuts_and_the_lists_work_by_keyboard()
    {
        var api = new ApiClient(portal.Url);
        await api.SubmitAsync("keys-one", Cancellation);
        var second = await api.SubmitAsync("keys-two", Cancellation);
        await new Person(Page, portal.Url).SignInAsync("platform-admin");

        // The palette opens from anywhere, gives the focus back, and follows the first result although Enter comes before it.
        await PressAsync("g", "t");
        await ExpectPageAsync("Tenants");
        await PressAsync("/");
        await Expect(Page.GetByLabel("Name contains")).ToBeFocusedAsync();
        await PressAsync("Control+k");
        await Expect(Page.GetByLabel("Part of a name")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("capac");
        await PressAsync("Escape");
        await Expect(Page.Locator("#palette")).ToBeHiddenAsync();
        await Expect(Page.GetByLabel("Name contains")).ToBeFocusedAsync();
        await PressAsync("Control+k");
        await Page.Keyboard.TypeAsync("keys-two");
        await PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync(new Uri(portal.Url, $"requests/{second}").ToString());
        await Expect(Page.Locator("#palette")).ToBeHiddenAsync();
        await PressAsync("Control+k");
        await Expect(Page.Locator(".palette-results a").Nth(1)).ToBeVisibleAsync();
        await PressAsync("ArrowDown", "ArrowDown", "ArrowUp");
        await Expect(Page.Locator(".palette-results a").First).ToBeFocusedAsync();
        await PressAsync("Escape");

        // Lines of a list take the focus; Enter opens one.
        await PressAsync("g", "r");
        await ExpectPageAsync("Requests");
        await Expect(Line("keys-one")).ToBeVisibleAsync();
        await PressAsync("j", "j");
        await Expect(Line("keys-one")).ToBeFocusedAsync();
        await PressAsync("k");
        await Expect(Line("keys-two")).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync(new Uri(portal.Url, $"requests/{second}").ToString());

        // A letter in a field is a letter. Without single keys, only the palette is left.
        await Page.GetByLabel("New comment").FocusAsync();
        await PressAsync("g", "t", "?");
        await Expect(Page.GetByLabel("New comment")).ToHaveValueAsync("gt?");
        await Page.GetByLabel("New comment").FillAsync("");
        await Page.Locator("main").FocusAsync();
        await PressAsync("?");
        await Expect(Page.Locator("#shortcuts")).ToBeVisibleAsync();
        await Page.GetByLabel("Use shortcuts without Ctrl").UncheckAsync();
        await PressAsync("Escape", "g", "t", "?");
        await Expect(Page.Locator("#shortcuts")).ToBeHiddenAsync();
        Assert.EndsWith($"/requests/{second}", Page.Url, StringComparison.Ordinal);
        await Page.ReloadAsync();
        await Expect(Page.GetByLabel("New comment")).ToBeVisibleAsync();
        await PressAsync("g", "t");
        Assert.EndsWith($"/requests/{second}", Page.Url, StringComparison.Ordinal);
        await PressAsync("Control+k");
        await Expect(Page.GetByLabel("Part of a name")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_decision_takes_the_focus_by_one_key_but_not_while_typing()
    {
        var api = new ApiClient(portal.Url);
        var id = await api.SubmitAsync("keys-decided", Cancellation);
        await new Person(Page, portal.Url).SignInAsync("platform-admin");
        var approve = Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true });
        var reject = Page.GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true });

        // From the selected line of Approvals. Without one, nothing happens.
        await PressAsync("g", "a");
        await ExpectPageAsync("Approvals");
        await Page.GotoAsync(new Uri(portal.Url, "approvals?search=keys-decided").ToString());
        await Expect(Line("keys-decided")).ToBeVisibleAsync();
        await PressAsync("a");
        Assert.Contains("/approvals", Page.Url, StringComparison.Ordinal);
        await PressAsync("j", "a");
        await Expect(Page).ToHaveURLAsync(new Uri(portal.Url, $"requests/{id}").ToString());
        await Expect(approve).ToBeFocusedAsync();

        // On the page of the request.
        await PressAsync("r");
        await Expect(reject).ToBeFocusedAsync();
        await PressAsync("a");
        await Expect(approve).ToBeFocusedAsync();
        await Page.GetByLabel("Comment", new() { Exact = true }).FocusAsync();
        await PressAsync("r", "a");
        await Expect(Page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("ra");
        await Expect(Page.GetByLabel("Comment", new() { Exact = true })).ToBeFocusedAsync();
        await Expect(approve).ToBeEnabledAsync();
    }

    private ILocator Line(string tenant) => Page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = tenant, Exact = true });

    private Task ExpectPageAsync(string title) => Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = title })).ToBeFocusedAsync();

    private async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
            await Page.Keyboard.PressAsync(key);
    }
}
