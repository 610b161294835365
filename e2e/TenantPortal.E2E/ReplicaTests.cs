using Microsoft.Playwright;
using TenantPortal.Core.Data;
using TenantPortal.Testing;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>Two web processes on one PostgreSQL database, with shared keys, behind one address.</summary>
public sealed class ReplicaTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const float OneSecond = 1000;

    private static readonly string Typed = string.Concat(Enumerable.Range(100, 20).Select(number => $"w{number} ")) + "end.";

    [Fact]
    public async Task A_form_survives_the_end_of_its_replica_and_its_request_appears_on_the_other_one_at_once()
    {
        Assert.SkipWhen(TestDatabase.Server is null, $"{TestDatabase.ServerVariable} names no PostgreSQL server, and replicas need one.");
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        using var keys = new ReplicaKeys();
        await using var first = await StartAsync(database, keys, "one");
        await using var second = await StartAsync(database, keys, "two");
        await using var line = new SlowLine(first.Url, second.Url);
        var lead = new Person(Page, line.Url);
        await lead.SignInAsync("payments-lead");
        await lead.OpenAsync(new Uri(line.Url, "requests/new"));

        await TypeAsync("Tenant name", "ledger");
        await Expect(Page.GetByText("Draft saved.")).ToBeVisibleAsync();
        await TypeAsync("Purpose", Typed);
        await first.KillAsync();

        await Expect(Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Connection lost")).ToBeHiddenAsync();
        await Expect(Page.GetByLabel("Purpose")).ToHaveValueAsync(Typed);
        await Expect(Page.GetByLabel("Tenant name")).ToHaveValueAsync("ledger");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();

        await using var successor = await StartAsync(database, keys, "one");
        var list = await OpenOtherBrowserAsync();
        var admin = new Person(list, successor.Url);
        await admin.SignInAsync("platform-admin");
        await admin.OpenAsync(new Uri(successor.Url, "requests"));
        await Expect(list.GetByText("No requests yet.")).ToBeVisibleAsync();
        await list.EvaluateAsync("window.isSamePage = true");
        await lead.SubmitTypedAsync("ledger");

        await Expect(list.GetByRole(AriaRole.Link, new() { Name = "ledger" })).ToBeVisibleAsync(new() { Timeout = OneSecond });
        Assert.True(await list.EvaluateAsync<bool>("window.isSamePage === true"));
    }

    /// <summary>With a data folder of its own, as in a pod.</summary>
    private static Task<PortalProcess> StartAsync(TestDatabase database, ReplicaKeys keys, string name) =>
        PortalProcess.StartAsync(
            kubeconfig: null,
            Cancellation,
            environment: EnvironmentVariables
                .Of([
                    .. database.Connection.Select(setting => (setting.Key, (string?)setting.Value)),
                    .. keys.Settings,
                    ("Portal:Roles:0", "Web"),
                    ("Portal:Replica", name),
                ])
                .ToDictionary()
        );

    private async Task TypeAsync(string label, string text)
    {
        await Page.GetByLabel(label, new() { Exact = true }).FocusAsync();
        await Page.Keyboard.TypeAsync(text);
    }
}
