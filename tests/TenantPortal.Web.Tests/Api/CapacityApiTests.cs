using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Web.Tests.Api;

public sealed class CapacityApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clusters_report_what_they_can_hold_and_what_is_committed_to_those_who_see_everything()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        await SaveCapacityAsync(portal);

        var auditor = await CpuAsync(await portal.SignInAsync("auditor"));
        var lead = await CpuAsync(await portal.SignInAsync("payments-lead"));

        Assert.Equal(("40", "10", "0", "40"), (auditor.Text("allocatable"), auditor.Text("largestNode"), auditor.Text("committed"), auditor.Text("free")));
        Assert.Equal("40", lead.Text("allocatable"));
        Assert.Equal(JsonValueKind.Null, lead.GetProperty("committed").ValueKind);
    }

    [Fact]
    public async Task The_dashboard_reports_what_there_is_and_what_is_committed()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        await SaveCapacityAsync(portal);

        var dashboard = await (await (await portal.SignInAsync("manager")).CallAsync("/dashboard?resource=cpu")).ReadAsync();

        Assert.Equal(("40", "0"), (dashboard.Text("allocatable"), dashboard.Text("committed")));
    }

    [Fact]
    public async Task A_tenant_reports_what_it_used_day_by_day()
    {
        // Without a reconciler, which would report the quota of the Sandbox.
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var lead = await portal.SignInAsync("payments-lead");
        var request = await lead.SubmitAsync();
        await (await portal.SignInAsync("platform-admin")).PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });
        await portal
            .Services.GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new QuotaReport(
                        "checkout",
                        new Dictionary<string, Quantity> { ["pods"] = Quantity.Parse("40") },
                        new Dictionary<string, Quantity> { ["pods"] = Quantity.Parse("3") }
                    ),
                ],
                Cancellation
            );

        var usage = await (await lead.CallAsync("/tenants/checkout/usage?days=7")).ReadAsync();
        var pods = usage.GetProperty("resources").EnumerateArray().Single(series => series.Text("resource") == "pods").GetProperty("points")[0];

        Assert.Equal(("40", "3"), (pods.Text("hard"), pods.Text("used")));
        Assert.Equal(DateTime.UtcNow.Year, DateOnly.Parse(pods.Text("day"), null).Year);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.CallAsync("/tenants/checkout/usage?days=401")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await portal.SignInAsync("search-lead")).CallAsync("/tenants/checkout/usage")).StatusCode);
    }

    private static Task SaveCapacityAsync(PortalProcess portal) =>
        portal.Services.GetRequiredService<ClusterObservations>().SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);

    private static async Task<JsonElement> CpuAsync(HttpClient client) =>
        (await (await client.CallAsync("/clusters")).ReadAsync()).GetProperty("items")[0].GetProperty("capacity")[0];
}
