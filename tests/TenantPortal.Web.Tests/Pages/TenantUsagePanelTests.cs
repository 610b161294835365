using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Usage;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Charts;
using TenantPortal.Web.Features.Tenants;
using TenantPortal.Web.Features.Tenants.Usage;

namespace TenantPortal.Web.Tests.Pages;

public sealed class TenantUsagePanelTests : PortalContext
{
    private readonly BunitJSModuleInterop _charts;

    public TenantUsagePanelTests()
    {
        _charts = JSInterop.SetupModule(_ => true);
        _charts.Mode = JSRuntimeMode.Loose;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Samples_are_drawn_with_gaps_and_days_are_listed()
    {
        await ApproveAsync(await SubmitAsync());
        await SampleAsync("1");
        Time.Advance(TimeSpan.FromMinutes(30));
        await SampleAsync("3");

        var panel = Open(isLong: false);

        panel.WaitForAssertion(() => Assert.Single(_charts.Invocations["draw"]));
        var model = Assert.IsType<ChartModel>(_charts.Invocations["draw"][0].Arguments[1]);
        Assert.Equal(["2026-11-23T09:00Z", "2026-11-23T09:15Z", "2026-11-23T09:30Z"], model.Labels);
        Assert.Equal([1, null, 3], model.Series[0].Values);
        Assert.Equal(
            ["2026-11-23 1 core 2.3 cores 3 cores 3 cores 4 cores"],
            panel.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())))
        );
    }

    [Fact]
    public async Task The_whole_history_is_drawn_by_day()
    {
        await ApproveAsync(await SubmitAsync());
        await SampleAsync("1");

        var panel = Open(isLong: true);

        panel.WaitForAssertion(() => Assert.Single(_charts.Invocations["draw"]));
        var model = Assert.IsType<ChartModel>(_charts.Invocations["draw"][0].Arguments[1]);
        Assert.Equal(["2026-11-23"], model.Labels);
        Assert.Equal("true", panel.Find("a[href='tenants/checkout/quota?days=400']").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Without_a_report_nothing_is_drawn()
    {
        await ApproveAsync(await SubmitAsync());

        var panel = Open(isLong: false);

        panel.WaitForAssertion(() => Assert.Contains("No usage has been recorded yet.", panel.Markup, StringComparison.Ordinal));
        Assert.Empty(_charts.Invocations);
    }

    [Fact]
    public async Task What_pods_really_use_is_drawn_and_shown_beside_the_quota_where_it_is_measured()
    {
        await ApproveAsync(await SubmitAsync());
        await SampleAsync("1");
        Time.Advance(TimeSpan.FromMinutes(15));
        await MeasureAsync(40);
        await SampleAsync("2");

        var panel = Open(isLong: false);
        var page = Render<TenantQuotaPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));

        panel.WaitForAssertion(() => Assert.NotEmpty(_charts.Invocations["draw"]));
        var model = Assert.IsType<ChartModel>(_charts.Invocations["draw"][0].Arguments[1]);
        Assert.Equal(["Used", "Really used", "Hard"], model.Series.Select(series => series.Name));
        Assert.Equal([null, .04], model.Series[1].Values);
        page.WaitForAssertion(() => Assert.Contains("really used: 40 millicores", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_measurements_nothing_is_said_about_real_use()
    {
        await ApproveAsync(await SubmitAsync());
        await SampleAsync("1");

        var page = Render<TenantQuotaPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));

        page.WaitForAssertion(() => Assert.Contains("A sample every 15 minutes.", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("really", page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    private async Task MeasureAsync(long millicores)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancellation);
        var id = await db.Set<Tenant>().Select(tenant => tenant.Id).SingleAsync(Cancellation);
        Services.GetRequiredService<RealUseObservations>().Replace("default", new Dictionary<Guid, RealUse> { [id] = new(millicores, 1 << 20, 1) });
    }

    private IRenderedComponent<TenantUsagePanel> Open(bool isLong) =>
        Render<TenantUsagePanel>(parameters => parameters.Add(panel => panel.Tenant, "checkout").Add(panel => panel.IsLong, isLong));

    private async Task SampleAsync(string used)
    {
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new(
                        "checkout",
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(used) }
                    ),
                ],
                Cancellation
            );
        await Services.GetRequiredService<UsageRecorder>().RunAsync(Cancellation);
    }
}
