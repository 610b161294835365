using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Features.Dashboard;

namespace TenantPortal.Web.Tests.Pages;

public sealed class DashboardPageTests : PortalContext
{
    [Fact]
    public async Task Teams_and_tenants_show_what_they_hold_and_use()
    {
        await ApproveAsync(await SubmitAsync());
        await ReportAsync("4", "3");
        SignIn("manager");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.All(page.FindAll("tbody tr"), row => Assert.Contains("75 %", row.TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[aria-label='CPU of payments: 3 of 4 used']"));
    }

    [Fact]
    public async Task New_figures_appear_by_themselves()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");
        var page = Render<DashboardPage>();

        await ReportAsync("4", "1");

        page.WaitForAssertion(() => Assert.Contains("25 %", page.Markup, StringComparison.Ordinal));
    }

    private async Task ReportAsync(string hard, string used)
    {
        var claimed = Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("test", 1, TestContext.Current.CancellationToken));
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new QuotaReport(
                        claimed.Tenant.Name,
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(hard) },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(used) }
                    ),
                ],
                TestContext.Current.CancellationToken
            );
    }
}
