using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

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
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (usage.GetProperty("real").ValueKind, pods.GetProperty("real").ValueKind));
        Assert.Equal(DateTime.UtcNow.Year, DateOnly.Parse(pods.Text("day"), null).Year);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.CallAsync("/tenants/checkout/usage?days=401")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await portal.SignInAsync("search-lead")).CallAsync("/tenants/checkout/usage")).StatusCode);
    }

    [Fact]
    public async Task A_tenant_reports_what_its_pods_really_use_where_the_cluster_measures_it()
    {
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web"));
        var lead = await portal.SignInAsync("payments-lead");
        var request = await lead.SubmitAsync();
        await (await portal.SignInAsync("platform-admin")).PostAsync($"/requests/{request.Text("id")}/approve", new { revision = request.Text("revision") });
        await using (var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation))
        {
            var id = await db.Set<Tenant>().Select(tenant => tenant.Id).SingleAsync(Cancellation);
            portal.Services.GetRequiredService<RealUseObservations>().Replace("default", new Dictionary<Guid, RealUse> { [id] = new(400, 96 << 20, 1) });
        }

        await portal
            .Services.GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new QuotaReport(
                        "checkout",
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("2") }
                    ),
                ],
                Cancellation
            );
        await portal.Services.GetRequiredService<UsageRecorder>().RunAsync(Cancellation);

        var usage = await (await lead.CallAsync("/tenants/checkout/usage?days=7")).ReadAsync();
        var cpu = usage.GetProperty("resources")[0].GetProperty("points")[0];

        Assert.Equal(("400m", "96Mi"), (usage.GetProperty("real").Text("cpu"), usage.GetProperty("real").Text("memory")));
        Assert.Equal(("2", "400m"), (cpu.Text("used"), cpu.GetProperty("real").Text("used")));
    }

    private static Task SaveCapacityAsync(PortalProcess portal) =>
        portal.Services.GetRequiredService<ClusterObservations>().SaveCapacityAsync("default", [new("cpu", 40_000, 10_000, 4)], Cancellation);

    private static async Task<JsonElement> CpuAsync(HttpClient client) =>
        (await (await client.CallAsync("/clusters")).ReadAsync()).GetProperty("items")[0].GetProperty("capacity")[0];
}
