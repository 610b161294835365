using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Charts;
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
