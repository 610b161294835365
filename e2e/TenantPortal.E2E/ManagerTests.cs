using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>A manager finds answers about a year of data by following links from the home page.</summary>
public sealed partial class ManagerTests(BrowserFixture browser, DemoPortal demo) : BrowserTest(browser)
{
    [Fact]
    public async Task A_manager_finds_what_grew_when_the_cluster_is_full_and_what_unused_quotas_cost()
    {
        var portal = await demo.StartAsync();
        var api = new ApiClient(portal.Url);
        await new Person(Page, portal.Url).SignInAsync("manager");

        await Page.GetByTestId("department").First.GetByRole(AriaRole.Link, new() { Name = "Quota dashboard" }).ClickAsync();
        await Page.GetByLabel("Group by").SelectOptionAsync("Department");

        var board = await api.ReadAsync("manager", "dashboard/quota?group=department&resource=cpu&days=90", Cancellation);
        await Expect(Page.GetByTestId("grew-most")).ToHaveTextAsync(ReadGrowth(portal.DataPath, board));
        await Expect(Page.GetByRole(AriaRole.Columnheader, new() { Name = "Growth of CPU" })).ToBeVisibleAsync();

        // An admin sees every tenant; the manager gets the same day from what all of them have committed.
        var forecast = (await api.ReadAsync("platform-admin", "dashboard/quota?resource=cpu&days=90", Cancellation))["forecasts"]!.AsArray()[0]!;
        var full = Page.GetByRole(AriaRole.Row, new() { NameRegex = OnDefault() });
        await Expect(full).ToContainTextAsync(forecast["full"]!.GetValue<string>());

        var savings = (await api.ReadAsync("manager", "dashboard/savings?resource=cpu", Cancellation))["items"]!.AsArray();
        Assert.NotEmpty(savings);
        foreach (var saving in savings.OfType<JsonObject>())
        {
            var row = Page.GetByTestId("savings").GetByRole(AriaRole.Row).Filter(new() { HasText = saving["tenant"]!.GetValue<string>() });
            await Expect(row).ToContainTextAsync(saving["team"]!.GetValue<string>());
            await Expect(row).ToContainTextAsync(saving["monthlySaving"]!["amount"]!.GetValue<decimal>().ToString("N2", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The sentence about the department that grew most: what is committed now, less what the database has for the first day.</summary>
    private static string ReadGrowth(string dataPath, JsonObject board)
    {
        var since = board["growthSince"]!.GetValue<string>();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataPath, "tenantportal.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT team."Department", SUM(total."Committed") FROM "UsageTotals" AS total JOIN "Teams" AS team ON team."Name" = total."Team"
            WHERE total."Resource" = 'cpu' AND total."Day" = $day GROUP BY team."Department"
            """;
        command.Parameters.AddWithValue("$day", since);
        using var reader = command.ExecuteReader();
        var before = new Dictionary<string, decimal>();
        while (reader.Read())
            before[reader.GetString(0)] = reader.GetInt64(1) / 1000m;

        var (title, growth) = board["groups"]!
            .AsArray()
            .Select(group =>
            {
                var cpu = group!["amounts"]!.AsArray().Single(amount => amount!["resource"]!.GetValue<string>() == "cpu")!;
                return (
                    Title: group["title"]!.GetValue<string>(),
                    Growth: CoresOf(cpu["committed"]!.GetValue<string>()) - before[group["name"]!.GetValue<string>()]
                );
            })
            .MaxBy(group => group.Growth);
        return $"{title} grew most since {since}: {growth.ToString("#,0.#", CultureInfo.InvariantCulture)} cores more committed.";
    }

    private static decimal CoresOf(string quantity) =>
        quantity.EndsWith('m') ? decimal.Parse(quantity[..^1], CultureInfo.InvariantCulture) / 1000 : decimal.Parse(quantity, CultureInfo.InvariantCulture);

    [GeneratedRegex("^default ")]
    private static partial Regex OnDefault();
}
