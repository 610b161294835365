using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>No letter is lost between the keyboard and the database, however slow the line is. Every text control is typed into.</summary>
public sealed partial class TypingTests(BrowserFixture browser, SandboxPortal portal) : BrowserTest(browser), IClassFixture<SandboxPortal>
{
    private const int Slowest = 400;

    /// <summary>300 characters whose order is easy to check: each word has its number.</summary>
    private static readonly string Long = string.Concat(Enumerable.Range(100, 60).Select(number => $"w{number} "))[..299] + ".";

    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    [InlineData(Slowest)]
    public async Task What_an_approver_types_is_what_is_stored(int roundTrip)
    {
        await using var line = new SlowLine(portal.Url);
        var api = new ApiClient(portal.Url);
        var request = await api.SubmitAsync($"checkout{roundTrip}", Cancellation);
        var admin = new Person(Page, line.Url);
        await admin.SignInAsync("platform-admin");
        await admin.OpenAsync(new Uri(line.Url, $"requests/{request}"));
        line.RoundTrip = TimeSpan.FromMilliseconds(roundTrip);

        await TypeAsync("New comment", Long);
        await PressAsync("Add comment");
        await Expect(Page.Locator(".note blockquote")).ToHaveTextAsync(Long);
        await Expect(Page.GetByLabel("New comment")).ToHaveValueAsync("");
        await TypeAsync("Comment", Long);
        await PressAsync("Approve");

        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
        var stored = await api.ReadAsync("platform-admin", $"requests/{request}", Cancellation);
        Assert.Equal(Long, stored["notes"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(Long, stored["decisions"]![0]!["comment"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_focus_stays_in_a_control_that_is_typed_into_as_soon_as_its_page_appears()
    {
        await using var line = new SlowLine(portal.Url);
        await new Person(Page, line.Url).SignInAsync("platform-admin");
        foreach (var (path, link) in new[] { ("teams", "New team"), ("teams", "New department") })
        {
            await OpenAsync(line, path);
            await Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
            await Page.WaitForURLAsync(address => address.EndsWith("/new", StringComparison.Ordinal));
            var field = Page.GetByLabel("Name", new() { Exact = true });

            await field.FocusAsync();
            await Page.Keyboard.TypeAsync("risk-and-compliance", new() { Delay = Slowest / 8 });

            Assert.Equal("risk-and-compliance", await field.InputValueAsync());
        }
    }

    [Fact]
    public async Task What_a_lead_types_into_the_form_is_what_is_requested()
    {
        await using var line = new SlowLine(portal.Url);
        var (api, lead) = (new ApiClient(portal.Url), new Person(Page, line.Url));
        var name = "n" + string.Concat(Enumerable.Range(10, 24));
        await lead.SignInAsync("payments-lead");
        await lead.OpenAsync(new Uri(line.Url, "requests/new"));
        await Page.GetByLabel("Environment").SelectOptionAsync("production");
        line.RoundTrip = TimeSpan.FromMilliseconds(Slowest);

        await TypeAsync("Tenant name", name);
        await TypeAsync("Expiry date", "03312027", shown: "2027-03-31");
        await TypeAsync("Contact", Long[..200]);
        await TypeAsync("Purpose", Long);
        await lead.ContinueAsync();
        await TypeAsync("Other", "FedRAMP, " + string.Join(", ", Enumerable.Range(10, 18).Select(number => $"rule{number}")));
        await Expect(Page.GetByTestId("advice")).ToContainTextAsync("Dedicated cluster");
        await Page.GetByRole(AriaRole.Radio, new() { Name = "Hardened namespace" }).CheckAsync();
        await TypeAsync("Reason for an exception", Long);
        await lead.ContinueAsync();
        await Page.GetByRole(AriaRole.Radio, new() { NameRegex = CustomSize() }).CheckAsync();
        await TypeAsync("CPU", "5.25");
        await TypeAsync("Memory", "21.5Gi");
        await Page.GetByText("Secrets from a secrets manager").ClickAsync();
        await Page.GetByLabel("Secrets manager").SelectOptionAsync("vault");
        var secrets = string.Join('\n', Enumerable.Range(10, 40).Select(number => $"name{number}"));
        await TypeAsync("Secret names", secrets);
        await lead.ContinueAsync();
        await PressAsync("Submit request");

        await Page.WaitForURLAsync(RequestAddress());
        var stored = await api.ReadAsync("payments-lead", $"requests/{Page.Url.Split('/')[^1]}", Cancellation);
        Assert.Equal(name, stored["tenant"]!.GetValue<string>());
        Assert.Equal("2027-03-31", stored["expiresOn"]!.GetValue<string>());
        Assert.Equal(Long, stored["purpose"]!.GetValue<string>());
        var quota = stored["quota"]!.ToJsonString();
        Assert.Contains("5250m", quota, StringComparison.Ordinal);
        var shown = stored.ToJsonString();
        Assert.Contains(Long[..200], shown, StringComparison.Ordinal);
        Assert.Contains("rule27", shown, StringComparison.OrdinalIgnoreCase);
        Assert.All(secrets.Split('\n'), secret => Assert.Contains(secret, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_typed_into_answers_and_changes_is_what_is_requested()
    {
        await using var line = new SlowLine(portal.Url);
        var (api, lead) = (new ApiClient(portal.Url), new Person(Page, line.Url));
        await api.ProvisionAsync("shop", Cancellation);
        var asked = await api.SubmitAsync("ledger", Cancellation);
        await api.RequestChangesAsync(asked, "Which data?", Cancellation);
        await lead.SignInAsync("payments-lead");

        await lead.OpenAsync(new Uri(line.Url, $"requests/{asked}"));
        line.RoundTrip = TimeSpan.FromMilliseconds(Slowest);
        await TypeAsync("Answer", Long);
        await PressAsync("Submit answer");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Submitted");
        Assert.Contains(Long, (await api.ReadAsync("payments-lead", $"requests/{asked}", Cancellation)).ToJsonString(), StringComparison.Ordinal);

        await OpenAsync(line, "tenants/shop/change/access");
        await PressAsync("Add a group");
        var group = "g" + string.Concat(Enumerable.Range(10, 63));
        await TypeAsync("Group 1", group);
        await TypeAsync("Contact", Long[..200]);
        await TypeAsync("Reason", Long);
        await lead.ContinueAsync();
        await PressAsync("Submit request");
        await Page.WaitForURLAsync(RequestAddress());
        var stored = await api.ReadAsync("payments-lead", $"requests/{Page.Url.Split('/')[^1]}", Cancellation);
        Assert.Equal(Long, stored["purpose"]!.GetValue<string>());
        Assert.Contains(group, stored.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(Long[..200], stored.ToJsonString(), StringComparison.Ordinal);

        await TypeAsync("Comment", Long);
        await PressAsync("Withdraw");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Withdrawn");
        Assert.Contains(
            Long,
            (await api.ReadAsync("payments-lead", "requests/" + stored["id"], Cancellation))["history"]!.ToJsonString(),
            StringComparison.Ordinal
        );

        await OpenAsync(line, "tenants/shop/change/deletion");
        await TypeAsync("Reason", Long);
        await TypeAsync("Type shop to request its deletion", "shop");
        await lead.ContinueAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Submit request" })).ToBeVisibleAsync();
        await Expect(Page.GetByText(Long).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_button_that_is_clicked_while_typed_text_waits_does_not_move_before_the_click()
    {
        var lead = new Person(Page, portal.Url);
        await new ApiClient(portal.Url).ProvisionAsync("clicked", Cancellation);
        await Page.Clock.InstallAsync();
        await lead.SignInAsync("payments-lead");
        await lead.OpenAsync(new Uri(portal.Url, "tenants/clicked/change/deletion"));
        await Page.GetByLabel("Reason", new() { Exact = true }).FillAsync("It is no longer needed.");
        await lead.ContinueAsync();
        var problem = Page.GetByText("Type clicked to confirm.");
        await Expect(problem).ToBeVisibleAsync();
        // Typed text that the server does not have yet is not seen by the document.
        await Page.EvaluateAsync("() => { window.reports = 0; document.addEventListener('input', () => window.reports++); }");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).HoverAsync();
        await Page.Clock.PauseAtAsync(DateTimeOffset.FromUnixTimeMilliseconds(await Page.EvaluateAsync<long>("() => Date.now() + 5000")).UtcDateTime);

        await Page.GetByLabel("Type clicked to request its deletion").FillAsync("clicked");
        await Page.Mouse.DownAsync();
        await Page.Clock.RunForAsync(1000);
        var whilePressed = await Page.EvaluateAsync<int>("() => window.reports");
        await Page.Mouse.UpAsync();
        await Page.Clock.ResumeAsync();

        Assert.Equal(0, whilePressed);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Submit request" })).ToBeVisibleAsync();
        await Expect(problem).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_focus_that_the_server_orders_late_does_not_interrupt_typing()
    {
        var lead = new Person(Page, portal.Url);
        await lead.SignInAsync("payments-lead");
        await lead.OpenAsync(new Uri(portal.Url, "requests/new"));
        var contact = Page.GetByLabel("Contact", new() { Exact = true });

        await Page.GetByText("Skip to content").EvaluateAsync("link => link.id = 'ordered'");
        await contact.PressSequentiallyAsync("petra");
        await Page.EvaluateAsync("() => tenantPortal.focus('ordered')");
        await Page.Keyboard.TypeAsync("@portal.example");
        await Expect(contact).ToHaveValueAsync("petra@portal.example");

        // An action after it is what the order is for.
        await Page.Keyboard.PressAsync("Enter");
        await Page.EvaluateAsync("() => tenantPortal.focus('ordered')");
        await Expect(contact).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_an_admin_types_into_teams_tokens_and_decisions_is_what_is_stored()
    {
        await using var line = new SlowLine(portal.Url);
        var (api, admin) = (new ApiClient(portal.Url), new Person(Page, line.Url));
        var request = await api.SubmitAsync("checkout", Cancellation);
        await admin.SignInAsync("platform-admin");

        await OpenAsync(line, "departments/new");
        await TypeAsync("Name", "risk");
        await TypeAsync("Title", Long[..100]);
        await TypeAsync("Manager group", "g" + string.Concat(Enumerable.Range(10, 63)));
        await TypeAsync("Display name of the manager group", Long[..100]);
        await PressAsync("Create department");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = Long[..100].Trim() })).ToBeVisibleAsync();
        await Expect(Page.GetByText("g" + string.Concat(Enumerable.Range(10, 63))).First).ToBeVisibleAsync();

        await OpenAsync(line, "teams/new");
        await TypeAsync("Name", "ledger");
        await TypeAsync("Title", Long[..100]);
        await Page.GetByLabel("Department").SelectOptionAsync("risk");
        await TypeAsync("Cost center", Long[..40]);
        await TypeAsync("Lead group", "l" + string.Concat(Enumerable.Range(10, 63)));
        await TypeAsync("Display name of the lead group", Long[..100]);
        await TypeAsync("Member group", "m" + string.Concat(Enumerable.Range(10, 63)));
        await TypeAsync("Display name of the member group", Long[..100]);
        await PressAsync("Create team");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Team " + Long[..100].Trim() })).ToBeVisibleAsync();
        var team = (await api.ReadAsync("platform-admin", "teams/ledger", Cancellation)).ToJsonString();
        Assert.Contains(Long[..40].Trim(), team, StringComparison.Ordinal);
        Assert.Contains("l" + string.Concat(Enumerable.Range(10, 63)), team, StringComparison.Ordinal);
        Assert.Contains("m" + string.Concat(Enumerable.Range(10, 63)), team, StringComparison.Ordinal);

        await TypeAsync("Type ledger to delete it", "ledger");
        await PressAsync("Delete");
        await Page.WaitForURLAsync(new Uri(line.Url, "teams").ToString());

        await OpenAsync(line, "account");
        await TypeAsync("Name", Long[..60]);
        await PressAsync("Create token");
        await Expect(Page.GetByRole(AriaRole.Cell, new() { Name = Long[..60].Trim() }).First).ToBeVisibleAsync();
        await Expect(Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("");

        await OpenAsync(line, $"requests/{request}");
        await PressAsync("Approve with changes");
        await TypeAsync("CPU", "1.25");
        await TypeAsync("Comment", Long);
        await PressAsync("Preview changes");
        await PressAsync("Approve these values");
        await Expect(Page.GetByTestId("status").First).ToContainTextAsync("Approved");
        var decision = (await api.ReadAsync("platform-admin", $"requests/{request}", Cancellation)).ToJsonString();
        Assert.Contains("1250m", decision, StringComparison.Ordinal);
        Assert.Contains(Long, decision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_into_filters_is_in_the_address()
    {
        await using var line = new SlowLine(portal.Url);
        var admin = new Person(Page, line.Url);
        await admin.SignInAsync("platform-admin");
        foreach (var (path, labels) in Filters)
        {
            foreach (var label in labels)
            {
                await OpenAsync(line, path);
                await TypeAsync(label, Long);
                await Page.Keyboard.PressAsync("Enter");
                await Page.WaitForURLAsync(address => address.Contains(Uri.EscapeDataString(Long), StringComparison.Ordinal));
                await Expect(Page.GetByLabel(label)).ToHaveValueAsync(Long);
            }
        }
    }

    private static readonly (string Path, string[] Labels)[] Filters =
    [
        ("requests", ["Tenant name contains"]),
        ("tenants", ["Name contains"]),
        ("audit", ["Actor", "Action", "Subject", "Tenant"]),
        ("admin/deliveries", ["Address or webhook contains"]),
    ];

    /// <summary>Opens a page quickly, and slows the line down for what is typed there.</summary>
    private async Task OpenAsync(SlowLine line, string path)
    {
        line.RoundTrip = TimeSpan.Zero;
        await Page.GotoAsync(new Uri(line.Url, path).ToString());
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        line.RoundTrip = TimeSpan.FromMilliseconds(Slowest);
    }

    /// <summary>Types faster than anyone, and looks at the field when the last key is up.</summary>
    private async Task TypeAsync(string label, string text, string? shown = null)
    {
        var field = Page.GetByLabel(label, new() { Exact = true });
        await field.FillAsync("");
        await field.FocusAsync();
        await Page.Keyboard.TypeAsync(text, new() { Delay = 4 });
        Assert.Equal(shown ?? text, await field.InputValueAsync());
    }

    /// <summary>Right after typing, as the pointer of a person who is in a hurry.</summary>
    private async Task PressAsync(string button) => await Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    [GeneratedRegex("^Custom")]
    private static partial Regex CustomSize();

    [GeneratedRegex("/requests/req-")]
    private static partial Regex RequestAddress();
}
