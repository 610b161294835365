using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Charts;
using TenantPortal.Web.Features.Dashboard;

namespace TenantPortal.Web.Tests.Pages;

public sealed class DashboardPageTests : PortalContext
{
    private readonly BunitJSModuleInterop _charts;

    public DashboardPageTests()
    {
        _charts = JSInterop.SetupModule(_ => true);
        _charts.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Every_resource_is_shown_in_units_that_people_read()
    {
        await ApproveAsync(await SubmitAsync());
        await ReportAsync("4", "3");
        SignIn("manager");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("[data-testid=totals] tbody tr").Count));
        Assert.Equal(
            ["CPU", "4 cores", "4 cores", "3 cores", "unknown", "75 %"],
            page.FindAll("[data-testid=totals] tbody tr")[0].Children.Select(cell => cell.TextContent.Trim())
        );
        Assert.Equal("8 GiB", page.FindAll("[data-testid=totals] tbody tr")[1].Children[1].TextContent);
        Assert.NotNull(page.Find("[aria-label='CPU of Payments: 3 cores of 4 cores used']"));
    }

    [Fact]
    public async Task New_figures_appear_without_a_reload()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");
        var page = Render<DashboardPage>();

        await ReportAsync("4", "1");

        page.WaitForAssertion(() => Assert.Contains("25 %", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_leads_into_the_group_and_keeps_the_other_choices()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard?group=department&resource=memory");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("a[href='dashboard?resource=memory&department=commerce']")));
    }

    [Fact]
    public async Task A_filter_can_be_removed_and_a_filter_without_tenants_says_so()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard?team=payments&environment=staging");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains("No matching tenants.", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(page.Find("a[href='dashboard?team=payments'][aria-label='Remove the filter Environment staging']"));
    }

    [Fact]
    public async Task Tenants_are_grouped_by_the_cost_center_of_their_team()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard?group=costcentre");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Equal("No cost center", page.Find("a[href='dashboard?costCentre=-']").TextContent));
        Assert.Equal("Used of committed by cost center", page.Find("#groups-heading").TextContent);
        Assert.Contains("Cost center", page.FindAll("#field-filter-group option").Select(choice => choice.TextContent));
    }

    [Fact]
    public void A_choice_that_does_not_exist_is_reported()
    {
        SignIn("manager");
        Services.GetRequiredService<NavigationManager>().NavigateTo("dashboard?resource=gold&days=3");

        var page = Render<DashboardPage>();

        Assert.Equal(
            [
                "Choose a resource: cpu, memory, ephemeralStorage, storage, pods; or an extended resource, such as nvidia.com/gpu.",
                "The number of days must be one of 14, 90, 400.",
            ],
            page.FindAll("[role=alert] li").Select(problem => problem.TextContent)
        );
    }

    [Theory]
    [InlineData("<b>Pay</b>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</text><meta http-equiv=refresh content='0;url=/'>")]
    [InlineData("Research & Development")]
    public void A_title_is_data_for_the_chart_and_text_in_the_table(string title)
    {
        var panel = Render<HoldersPanel>(parameters =>
            parameters.Add(shown => shown.Resource, QuotaResource.Cpu).Add(shown => shown.Tenants, [new TenantUse("shop", title, 4000, 1000, null)])
        );

        Assert.Empty(panel.FindAll("b, img, meta"));
        Assert.Contains(title, panel.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(new ChartBox($"shop ({title})", 4, "tenants/shop/quota"), Assert.Single(Drawn().Boxes));
    }

    [Fact]
    public void A_gap_of_the_trend_is_a_gap_in_the_chart_and_a_dash_in_the_table()
    {
        DateOnly[] days = [new(2026, 11, 20), new(2026, 11, 21), new(2026, 11, 22)];

        var panel = Render<TrendPanel>(parameters =>
            parameters
                .Add(shown => shown.Resource, QuotaResource.Memory)
                .Add(shown => shown.Grouping, QuotaGrouping.Team)
                .Add(
                    shown => shown.Trend,
                    new BoardTrend(
                        days,
                        [new TrendSeries("payments", "Payments", [1L << 30, null, 2L << 30])],
                        [4L << 30, null, 4L << 30],
                        [4L << 30, null, 4L << 30]
                    )
                )
        );

        var model = Drawn();
        Assert.Equal(("GiB", [1, null, 2]), (model.Unit, model.Series[0].Values), Same);
        Assert.True(model.Series[^1].IsLimit);
        Assert.Equal(
            ["2026-11-22 2 GiB 4 GiB 4 GiB", "2026-11-21 – – –", "2026-11-20 1 GiB 4 GiB 4 GiB"],
            panel.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())))
        );
    }

    private ChartModel Drawn() => Assert.IsType<ChartModel>(Assert.Single(_charts.Invocations["draw"]).Arguments[1]);

    private static bool Same((string Unit, IReadOnlyList<double?> Values) expected, (string Unit, IReadOnlyList<double?> Values) actual) =>
        expected.Unit == actual.Unit && expected.Values.SequenceEqual(actual.Values);

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
