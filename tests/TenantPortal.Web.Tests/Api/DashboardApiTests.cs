using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Usage;

namespace TenantPortal.Web.Tests.Api;

public sealed class DashboardApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_quota_dashboard_has_sums_by_group_and_refuses_choices_that_do_not_exist()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        await ApproveAsync(portal);
        await portal.Services.GetRequiredService<ClusterObservations>().SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);
        var manager = await portal.SignInAsync("manager");

        var board = await (await manager.CallAsync("/dashboard/quota?group=department&days=14")).ReadAsync();
        var centers = await (await manager.CallAsync("/dashboard/quota?group=costcentre")).ReadAsync();
        var other = await (await manager.CallAsync("/dashboard/quota?costCentre=CC-4711")).ReadAsync();
        var refused = await manager.CallAsync("/dashboard/quota?group=color");

        Assert.Equal(("department", "cpu", 1), (board.Text("group"), board.Text("resource"), board.GetProperty("tenants").GetInt32()));
        var cpu = board.GetProperty("totals")[0];
        Assert.Equal(("4", "0", "40"), (cpu.Text("committed"), cpu.Text("used"), cpu.Text("allocatable")));
        Assert.Equal("commerce", board.GetProperty("groups")[0].Text("name"));
        Assert.Equal(("costcentre", "No cost center"), (centers.Text("group"), centers.GetProperty("groups")[0].Text("title")));
        Assert.Equal(0, other.GetProperty("tenants").GetInt32());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Theory]
    [InlineData(null, "\"\",\"\"")]
    [InlineData("EUR", "\"40.00\",\"EUR\"")]
    public async Task The_export_has_a_line_for_each_group_and_resource_with_the_cost_of_the_group(string? currency, string cost)
    {
        await using var portal = new PortalProcess([("Portal:Roles:0", "Web"), .. PricesOf(currency)]);
        await ApproveAsync(portal);

        var manager = await portal.SignInAsync("manager");
        var response = await manager.CallAsync("/dashboard/quota/export");
        var centers = await (await manager.CallAsync("/dashboard/quota/export?group=costcentre&costCentre=-")).Content.ReadAsStringAsync(Cancellation);
        var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "\"group\",\"name\",\"title\",\"tenants\",\"resource\",\"committed\",\"hard\",\"used\",\"allocatable\",\"monthlyCost\",\"currency\"",
            lines[0]
        );
        Assert.Equal($"\"team\",\"payments\",\"Payments\",\"1\",\"cpu\",\"4\",\"0\",\"0\",\"\",{cost}", lines[1]);
        Assert.Equal(6, lines.Length);
        Assert.Contains("\"costcentre\",\"'-\",\"No cost center\",\"1\",\"cpu\",\"4\"", centers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_and_charges_are_of_a_month()
    {
        await using var portal = new PortalProcess([("Portal:Roles:0", "Web"), .. PricesOf("EUR")]);
        var yesterday = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);
        var month = yesterday.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await using (var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation))
        {
            db.UsageTotals.Add(new UsageTotal(yesterday, "payments", "namespace", "default", "production", "cpu", 4000, 4000, 1000));
            await db.SaveChangesAsync(Cancellation);
        }

        var manager = await portal.SignInAsync("manager");
        var board = await (await manager.CallAsync($"/dashboard/cost?group=team&month={month}")).ReadAsync();
        var response = await manager.CallAsync($"/dashboard/cost/chargeback?month={month}");
        var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        var cost = Math.Round(40m / DateTime.DaysInMonth(yesterday.Year, yesterday.Month), 2, MidpointRounding.AwayFromZero);
        Assert.Equal(("EUR", cost), (board.Text("currency"), board.GetProperty("committed").GetDecimal()));
        Assert.Equal("payments", board.GetProperty("groups")[0].Text("name"));
        Assert.Equal($"chargeback-{month}.csv", response.Content.Headers.ContentDisposition?.FileName);
        Assert.StartsWith("\"BilledCost\",\"BillingAccountId\",\"BillingAccountName\",\"BillingCurrency\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(FormattableString.Invariant($"\"{cost}\",\"commerce\",\"Commerce\",\"EUR\""), lines[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.CallAsync("/dashboard/cost?month=2026-13")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.CallAsync("/dashboard/cost?group=color")).StatusCode);
    }

    [Fact]
    public async Task The_process_dashboard_has_weeks_and_decision_times()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        await ApproveAsync(portal);
        var manager = await portal.SignInAsync("manager");

        var process = await (await manager.CallAsync("/dashboard/process?weeks=26")).ReadAsync();

        Assert.Equal((26, 48d), (process.GetProperty("weeks").GetArrayLength(), process.GetProperty("targetHours").GetDouble()));
        Assert.Equal(1, process.GetProperty("times").GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.CallAsync("/dashboard/process?weeks=3")).StatusCode);
    }

    private static (string, string)[] PricesOf(string? currency) => currency is null ? [] : [("Prices:Currency", currency), ("Prices:Resources:Cpu", "10")];

    private static async Task ApproveAsync(PortalProcess portal)
    {
        var request = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        await (await portal.SignInAsync("platform-admin")).PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });
    }
}
