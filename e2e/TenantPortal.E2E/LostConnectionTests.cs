using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>A lost connection and a restarted portal cost time, and no word of what was typed.</summary>
public sealed partial class LostConnectionTests(BrowserFixture browser) : BrowserTest(browser)
{
    /// <summary>No one listens here.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    private static readonly string Typed = string.Concat(Enumerable.Range(100, 30).Select(number => $"w{number} ")) + "end.";

    [Fact]
    public async Task A_restart_in_the_middle_of_a_form_a_comment_and_a_decision_loses_nothing()
    {
        await using var first = await PortalProcess.StartAsync(null, Cancellation);
        await using var line = new SlowLine(first.Url);
        var request = await new ApiClient(first.Url).SubmitAsync("checkout", Cancellation);
        var approval = await OpenOtherBrowserAsync();
        var (lead, admin) = (new Person(Page, line.Url), new Person(approval, line.Url));
        await lead.SignInAsync("payments-lead");
        await admin.SignInAsync("platform-admin");
        await lead.OpenAsync(new Uri(line.Url, "requests/new"));
        await admin.OpenAsync(new Uri(line.Url, $"requests/{request}"));

        await TypeAsync(Page, "Tenant name", "ledger");
        await Expect(Page.GetByText("Draft saved.")).ToBeVisibleAsync();
        await Page.WaitForURLAsync(DraftAddress());
        await TypeAsync(approval, "New comment", Typed);
        await TypeAsync(approval, "Comment", "Fine. " + Typed);
        await TypeAsync(Page, "Purpose", Typed);
        await first.KillAsync();
        await Expect(Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await Expect(approval.GetByText("Connection lost")).ToBeVisibleAsync();

        first.Restarted = true;
        await using var second = await PortalProcess.StartAsync(null, Cancellation, first.DataPath);
        line.CutAndLeadTo(second.Url);
        await Expect(Page.GetByText("Connection lost")).ToBeHiddenAsync();
        await Expect(approval.GetByText("Connection lost")).ToBeHiddenAsync();
        await Expect(Page.GetByLabel("Purpose")).ToHaveValueAsync(Typed);
        await Expect(Page.GetByLabel("Tenant name")).ToHaveValueAsync("ledger");
        await Expect(approval.GetByLabel("New comment")).ToHaveValueAsync(Typed);
        await Expect(approval.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("Fine. " + Typed);

        await Page.GetByLabel("Environment").SelectOptionAsync("production");
        await lead.ContinueAsync();
        await Expect(Page.GetByTestId("advice")).ToBeVisibleAsync();
        await approval.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await Expect(approval.Locator(".note blockquote")).ToHaveTextAsync(Typed);
        await admin.ApproveAsync();
        await Expect(approval.GetByTestId("status").First).ToContainTextAsync("Approved");
        var stored = await new ApiClient(second.Url).ReadAsync("platform-admin", $"requests/{request}", Cancellation);
        Assert.Equal("Fine. " + Typed, stored["decisions"]![0]!["comment"]!.GetValue<string>());
        Assert.Equal(0, await CountKeptAsync(approval));
    }

    [Fact]
    public async Task A_cut_connection_loses_nothing_and_a_sign_out_leaves_nothing()
    {
        await using var portal = await PortalProcess.StartAsync(null, Cancellation);
        await using var line = new SlowLine(portal.Url);
        var request = await new ApiClient(portal.Url).SubmitAsync("checkout", Cancellation);
        var admin = new Person(Page, line.Url);
        await admin.SignInAsync("platform-admin");
        await admin.OpenAsync(new Uri(line.Url, $"requests/{request}"));

        await TypeAsync(Page, "New comment", Typed);
        line.CutAndLeadTo(Nowhere);
        await Expect(Page.GetByText("Connection lost")).ToBeVisibleAsync();
        line.CutAndLeadTo(portal.Url);
        await Expect(Page.GetByText("Connection lost")).ToBeHiddenAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();

        await Expect(Page.Locator(".note blockquote")).ToHaveTextAsync(Typed);
        await TypeAsync(Page, "Comment", Typed);
        Assert.Equal(1, await CountKeptAsync(Page));
        await admin.SignOutAsync();
        Assert.Equal(0, await CountKeptAsync(Page));
    }

    private static async Task TypeAsync(IPage page, string label, string text)
    {
        await page.GetByLabel(label, new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Of the texts that the browser keeps.</summary>
    private static Task<int> CountKeptAsync(IPage page) =>
        page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(key => key.startsWith('unsent:')).length");

    [GeneratedRegex("[?]draft=")]
    private static partial Regex DraftAddress();
}
